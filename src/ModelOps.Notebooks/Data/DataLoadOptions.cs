namespace ModelOps;

/// <summary>What <c>#!data load</c> takes.</summary>
public sealed class DataLoadOptions : INamesResult
{
    /// <summary>The file: CSV (also .gz), Parquet or JSON lines.</summary>
    [Parameter("File to read: .csv, .csv.gz, .parquet or .jsonl.", Position = 0, Required = true)]
    public string Path { get; set; } = "";

    /// <inheritdoc />
    [Parameter("Variable for the frame; by default the file's name.")]
    public string? As { get; set; }

    /// <summary>The separator of a CSV file; one character, or <c>tab</c>.</summary>
    [Parameter("Separator of a CSV file: one character, or tab.")]
    public string? Separator { get; set; }

    /// <summary>What to do with a row or value that does not fit.</summary>
    [Parameter("What to do with a value that does not fit: fail, null (take it as missing) or skip (leave out the row).", Values = "fail,null,skip")]
    public string OnError { get; set; } = "fail";

    /// <summary>Texts that mean a missing value, besides the empty field.</summary>
    [Parameter("Texts that mean a missing value, besides the empty field; comma-separated.")]
    public IReadOnlyList<string>? Missing { get; set; }
}
