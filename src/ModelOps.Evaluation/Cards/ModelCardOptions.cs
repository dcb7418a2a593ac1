using ModelOps.Evaluation.Cards;

namespace ModelOps;

/// <summary>What a model card says that no file knows.</summary>
public sealed record ModelCardOptions
{
    /// <summary>The model's name; null for its folder's, or its trainer's.</summary>
    public string? Name { get; init; }

    /// <summary>Its version, as the registry counts it.</summary>
    public string? Version { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>What it is for, and what not.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>What to beware of.</summary>
    public string? Limitations { get; init; }

    /// <summary>Under what licence it may be used.</summary>
    public string? Licence { get; init; }

    /// <summary>How it was made, as names with values: run, data, digest, commit, parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Training { get; init; } = [];

    /// <summary>What its columns count, as it was explained; none when it was not.</summary>
    public IReadOnlyList<ExplanationEvidence> Explanations { get; init; } = [];

    /// <summary>The data it was evaluated on, in words.</summary>
    public string? EvaluationData { get; init; }

    /// <summary>Hand-written parts of an earlier card, by name, as Markdown; they come before what the options say.</summary>
    internal IReadOnlyDictionary<string, string> Written { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of a hand-written part: as it was written, else as the options say, else that nothing is stated.</summary>
    internal string TextOf(string name) => Written.TryGetValue(name, out var kept) && IsWritten(name, kept)
        ? kept
        : name switch { "purpose" => IntendedUse, "limits" => Limitations, "owners" => Owner, _ => Licence } is { } said ? CardWriter.Escaped(said) : WrittenParts.Unwritten[name];

    /// <summary>Whether someone has written a part.</summary>
    internal static bool IsWritten(string name, string text) => text.Trim().Length > 0 && text.Trim() != WrittenParts.Unwritten[name];
}
