namespace ModelOps;

/// <summary>What <c>#!data images</c> takes.</summary>
public sealed record DataImagesOptions : INamesResult
{
    /// <summary>The folder, with a folder of images for each class, also below folders train, validation and test.</summary>
    [Parameter("Folder with a folder of images for each class, also below folders train, validation and test: JPEG, PNG, WebP, BMP, GIF.", Position = 0, Required = true)]
    public string Folder { get; init; } = "";

    /// <inheritdoc />
    [Parameter("Variable for the frame of paths and labels; by default the folder's name. Its sets become NAME_train, NAME_validation and NAME_test.")]
    public string? As { get; init; }

    /// <summary>What to do with files that cannot be read.</summary>
    [Parameter("What to do with files that cannot be read: fail, or skip (leave them out and list them).", Values = "fail,skip")]
    public string OnError { get; init; } = "fail";

    /// <summary>The share of each class held back for validation.</summary>
    [Parameter("Share of each class held back for validation, where the folder has no sets of its own.")]
    public double Validation { get; init; }

    /// <summary>The share of each class held back for testing.</summary>
    [Parameter("Share of each class held back for testing, where the folder has no sets of its own.")]
    public double Test { get; init; }

    /// <summary>The seed of the split.</summary>
    [Parameter("Seed of the split.")]
    public int Seed { get; init; } = 42;

    /// <summary>Images shown of each class.</summary>
    [Parameter("Images shown of each class; 0 for none.")]
    public int Show { get; init; } = 10;
}
