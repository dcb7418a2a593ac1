namespace ModelOps;

/// <summary>How a folder of images is read.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>True to leave broken files out; false to raise an error that names them.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>The share of each class that becomes the set <c>validation</c>, for a folder without folders of sets; 0 for none.</summary>
    public double Validation { get; init; }

    /// <summary>The share of each class that becomes the set <c>test</c>, for a folder without folders of sets; 0 for none.</summary>
    public double Test { get; init; }

    /// <summary>The seed of the choice.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>What one image may cost.</summary>
    public ImageLimits Limits { get; init; } = new();
}
