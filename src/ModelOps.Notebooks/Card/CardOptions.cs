namespace ModelOps;

/// <summary>What <c>#!card</c> takes.</summary>
public sealed record CardOptions : INamesResult
{
    /// <summary>The model.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>Data to measure the model on; null for its latest evaluation that the store keeps, if any.</summary>
    [Parameter("Data to measure the model on; by default its latest evaluation, if any.")]
    public NamedFrame? Data { get; init; }

    /// <summary>Who answers for the model.</summary>
    [Parameter("Who answers for the model.")]
    public string? Owner { get; init; }

    /// <summary>What the model is meant for.</summary>
    [Parameter("What the model is meant for.")]
    public string? IntendedUse { get; init; }

    /// <summary>What it is not meant for, and where it fails.</summary>
    [Parameter("What it is not meant for, and where it fails.")]
    public string? Limitations { get; init; }

    /// <summary>Under what licence it may be used.</summary>
    [Parameter("Under what licence it may be used.")]
    public string? Licence { get; init; }

    /// <summary>A card to compare with the evidence instead of writing one: .md.</summary>
    [Parameter("Card, .md, to compare with the evidence; exit code 3 when a number differs. Nothing is written.")]
    public string? Check { get; init; }

    /// <summary>The file to write: .md or .html. Hand-written parts of an .md file that is there are kept; an .html file takes them from the .md file beside it.</summary>
    [Parameter("File to write: .md or .html. Hand-written parts of a card that is there are kept.")]
    public string? Out { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the card.")]
    public string? As { get; init; }
}
