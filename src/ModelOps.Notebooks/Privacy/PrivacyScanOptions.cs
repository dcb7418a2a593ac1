namespace ModelOps;

/// <summary>What <c>#!privacy scan</c> takes.</summary>
public sealed record PrivacyScanOptions
{
    /// <summary>What to look through: variables with frames, files or folders.</summary>
    [Parameter("What to scan: a variable, a table, a notebook, a text or a folder (of a model, of payloads, of anything); one or more.", Position = 0, Required = true)]
    public IReadOnlyList<string> What { get; init; } = [];

    /// <summary>The kinds to look for; null for all.</summary>
    [Parameter("Kinds to look for, comma-separated: email, phone, iban, card, national-id, ip, name, birth-date, address, secret; by default all.")]
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Writes a copy of the one file or variable, with each value replaced by its kind.</summary>
    [Parameter("File for a clean copy, when one thing is scanned: [email], [card], [secret] and so on in the places of the values.")]
    public string? Redact { get; init; }

    /// <summary>Whether a finding is an error.</summary>
    [Parameter("End with exit code 3 when something was found, or could not be looked at.")]
    public bool Fail { get; init; }

    /// <summary>Whether to show JSON.</summary>
    [Parameter("Show JSON instead of a table.")]
    public bool Json { get; init; }
}
