namespace ModelOps;

/// <summary>What <c>#!data load</c> takes.</summary>
public sealed record DataLoadOptions : INamesResult
{
    /// <summary>The file: CSV (also .gz), Parquet, JSON lines or Arrow.</summary>
    [Parameter("File to read: .csv, .csv.gz, .parquet, .jsonl or .arrow.", Position = 0, Required = true)]
    public string Path { get; init; } = "";

    /// <inheritdoc />
    [Parameter("Variable for the frame; by default the file's name.")]
    public string? As { get; init; }

    /// <summary>What the variable is: a frame, or a table of another package.</summary>
    [Parameter("What a notebook gets: a frame, a dataframe (Microsoft.Data.Analysis), a dataview (ML.NET), an arrow record batch, or a datatable (ADO.NET).", Values = "frame,dataframe,dataview,arrow,datatable")]
    public string Type { get; init; } = "frame";

    /// <summary>The separator of a CSV file; one character, or <c>tab</c>.</summary>
    [Parameter("Separator of a CSV file: one character, or tab.")]
    public string? Separator { get; init; }

    /// <summary>What to do with a row or value that does not fit.</summary>
    [Parameter("What to do with a value that does not fit: fail, null (take it as missing) or skip (leave out the row).", Values = "fail,null,skip")]
    public string OnError { get; init; } = "fail";

    /// <summary>Types by column, each as <c>zip=string</c>; other columns are inferred.</summary>
    [Parameter("Types of columns in a CSV file, such as zip=string,age=int64: float64, int64, string, bool or timestamp; the others are inferred.")]
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>True when numbers of a CSV file have a comma before their decimals.</summary>
    [Parameter("Numbers in a CSV file have a comma before their decimals.")]
    public bool DecimalComma { get; init; }

    /// <summary>The form of timestamps in a CSV file that are not ISO 8601, such as <c>dd.MM.yyyy</c>.</summary>
    [Parameter("Form of timestamps in a CSV file that are not ISO 8601, such as dd.MM.yyyy or \"MM/dd/yyyy HH:mm\".")]
    public string? TimestampFormat { get; init; }

    /// <summary>True for a CSV file in Latin-1 instead of UTF-8.</summary>
    [Parameter("The CSV file is in Latin-1 instead of UTF-8.")]
    public bool Latin1 { get; init; }

    /// <summary>Texts that mean a missing value, besides the empty field.</summary>
    [Parameter("Texts that mean a missing value, besides the empty field; comma-separated.")]
    public IReadOnlyList<string>? Missing { get; init; }
}
