namespace ModelOps;

/// <summary>A frame with what it is called, as commands take it: a notebook variable or a file.</summary>
/// <param name="Frame">The data.</param>
/// <param name="Name">The variable's or file's name; the dataset's name in the tracking store.</param>
/// <param name="Source">The file it was read from, if that is known.</param>
public sealed record NamedFrame(Frame Frame, string Name, string? Source = null)
{
    /// <summary>A frame without a name of its own.</summary>
    /// <param name="frame">The data.</param>
    public static implicit operator NamedFrame(Frame frame) => new(frame, "data");
}
