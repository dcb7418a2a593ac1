using System.Text;

namespace ModelOps.Data.Csv;

/// <summary>All that is known of a CSV file before its rows are parsed. Shared by the threads; not changed while they run.</summary>
internal sealed class CsvLayout
{
    private readonly byte[][] _missing;
    private readonly bool[] _missingStarts = new bool[256];

    public CsvLayout(string file, CsvReadOptions options, byte separator, string[] names)
    {
        File = file;
        Separator = separator;
        Quote = (byte)options.Quote;
        Names = names;
        DecimalComma = options.DecimalComma;
        TimestampFormat = options.TimestampFormat;
        OnError = options.OnError;
        Encoding = options.Latin1 ? Encoding.Latin1 : Encoding.UTF8;
        _missing = [.. options.MissingTokens.Select(Encoding.GetBytes).Where(token => token.Length > 0)];
        foreach (var token in _missing)
        {
            _missingStarts[token[0]] = true;
        }

        Types = new ColumnType?[names.Length];
        Given = new bool[names.Length];
        Kept = new bool[names.Length];
        var errors = new List<string>();
        foreach (var (name, type) in options.Types ?? new Dictionary<string, ColumnType>())
        {
            if (Index(name, errors) is var i and >= 0)
            {
                Types[i] = type;
                Given[i] = true;
            }
        }

        Array.Fill(Kept, options.Columns is null);
        foreach (var name in options.Columns ?? [])
        {
            if (Index(name, errors) is var i and >= 0)
            {
                Kept[i] = true;
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    public string File { get; }

    public byte Separator { get; }

    public byte Quote { get; }

    public string[] Names { get; }

    public bool DecimalComma { get; }

    public string? TimestampFormat { get; }

    public CsvErrorPolicy OnError { get; }

    public Encoding Encoding { get; }

    /// <summary>The columns' types as given or inferred so far; null while no value was seen.</summary>
    public ColumnType?[] Types { get; private set; }

    /// <summary>True where the user gave the type, so that a value of another type is an error.</summary>
    public bool[] Given { get; }

    /// <summary>True for columns that are wanted.</summary>
    public bool[] Kept { get; }

    /// <summary>The same layout with other types.</summary>
    public CsvLayout With(ColumnType?[] types)
    {
        var copy = (CsvLayout)MemberwiseClone();
        copy.Types = types;
        return copy;
    }

    /// <summary>True when the field stands for a missing value.</summary>
    public bool IsMissing(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (_missingStarts[text[0]])
        {
            foreach (var token in _missing)
            {
                if (text.SequenceEqual(token))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int Index(string name, List<string> errors)
    {
        var i = Array.IndexOf(Names, name);
        if (i < 0)
        {
            errors.Add($"'{File}' has no column '{name}'.{Suggestion.Among(name, Names, "Its columns are")}");
        }

        return i;
    }
}
