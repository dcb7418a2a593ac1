namespace ModelOps;

/// <summary>How a CSV file is read. The defaults suit a comma-separated UTF-8 file with a header line.</summary>
public sealed record CsvReadOptions
{
    /// <summary>What stands for a missing value when no other tokens are given; an empty unquoted field always does.</summary>
    public static IReadOnlyList<string> DefaultMissingTokens { get; } = ["NA", "N/A", "NaN", "nan", "null", "NULL"];

    /// <summary>The character between fields, ASCII; null finds it in the first line: comma, semicolon, tab or bar.</summary>
    public char? Separator { get; init; }

    /// <summary>The character around fields that hold separators, line ends or itself (then doubled), ASCII.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>True when the first line names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Column names that replace the header's, or stand for it; null takes the header's, or column_1, column_2, ….</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Types by column name; the columns left out are inferred.</summary>
    public IReadOnlyDictionary<string, ColumnType>? Types { get; init; }

    /// <summary>The columns to keep, in file order; null keeps all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Unquoted fields that stand for a missing value, beside the empty one. In columns that are not text, quoted ones too.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = DefaultMissingTokens;

    /// <summary>True when numbers have a comma before their decimals.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The form of timestamps that are not ISO 8601, as <c>dd/MM/yyyy HH:mm</c> in .NET's custom format; null for ISO 8601.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>What to do with lines and values that cannot be read.</summary>
    public CsvErrorPolicy OnError { get; init; }

    /// <summary>True for a file in ISO 8859-1 (Latin-1) instead of UTF-8.</summary>
    public bool Latin1 { get; init; }

    /// <summary>True to accept a file with a header but no rows.</summary>
    public bool AllowNoRows { get; init; }

    /// <summary>The most threads to use; 0 uses all processors.</summary>
    public int Threads { get; init; }

    // Small in tests, so that small files have many boundaries.
    internal int WindowBytes { get; init; } = 64 << 20;

    internal int ChunkBytes { get; init; } = 2 << 20;

    internal void Check()
    {
        var errors = new List<string>();
        if (Separator is { } separator && (separator > 127 || separator is '\n' or '\r' || separator == Quote))
        {
            errors.Add($"The separator {Shown(separator)} cannot be used. Choose one ASCII character that is neither a line end nor the quote.");
        }

        if (Quote > 127 || Quote is '\n' or '\r')
        {
            errors.Add($"The quote {Shown(Quote)} cannot be used. Choose one ASCII character that is not a line end.");
        }

        if (DecimalComma && Separator == ',')
        {
            errors.Add("A decimal comma cannot stand in a file separated by commas. Choose another separator, as ';'.");
        }

        if (Threads < 0)
        {
            errors.Add($"Threads is {Threads}. Give a positive number, or 0 for all processors.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static string Shown(char character) => character < ' ' || character > '~' ? $"U+{(int)character:X4}" : $"'{character}'";
}
