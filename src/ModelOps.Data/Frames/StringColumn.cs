namespace ModelOps;

/// <summary>A column of text, kept as a code a row into a dictionary of the distinct values.</summary>
public sealed class StringColumn : Column
{
    private readonly int[] _codes;
    private readonly string[] _categories;

    /// <summary>Wraps codes and their dictionary; they must not be changed afterwards.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="codes">One a row: an index into <paramref name="categories"/>, or −1 for a missing value.</param>
    /// <param name="categories">Distinct values; ones that no row uses are allowed.</param>
    public StringColumn(string name, int[] codes, string[] categories) : base(name, ColumnType.String, codes.Length)
    {
        _codes = codes;
        _categories = categories;
        MissingCount = codes.AsSpan().Count(-1);
    }

    /// <summary>One code a row: an index into <see cref="Categories"/>, or −1 for a missing value.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The array behind <see cref="Codes"/>, for conversions; not to be changed.</summary>
    internal int[] CodeArray => _codes;

    /// <summary>The dictionary: distinct values, in order of first appearance for columns that were read; some may be unused.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <inheritdoc />
    public override int MissingCount { get; }

    /// <inheritdoc />
    public override object? this[int row] => Text(row);

    /// <summary>The text at a row; null where missing.</summary>
    /// <param name="row">0 to <see cref="Column.Count"/> − 1.</param>
    public string? Text(int row) => _codes[row] < 0 ? null : _categories[_codes[row]];

    /// <inheritdoc />
    public override bool IsMissing(int row) => _codes[row] < 0;

    /// <inheritdoc />
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            codes[i] = _codes[rows[i]];
        }

        return new StringColumn(Name, codes, _categories);
    }

    /// <inheritdoc />
    public override Column Rename(string name) => new StringColumn(name, _codes, _categories);

    internal override bool AreEqual(int row, int other) => _codes[row] == _codes[other];

    internal override void AddTo(Span<ulong> hashes)
    {
        for (var row = 0; row < hashes.Length; row++)
        {
            hashes[row] = Stirred(hashes[row], _codes[row] < 0 ? MissingBits : (ulong)_codes[row]);
        }
    }

    /// <summary>Builds a column from texts; null means missing, the empty string is a value.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="texts">One a row.</param>
    public static StringColumn From(string name, IEnumerable<string?> texts)
    {
        var codes = new List<int>();
        var categories = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text is null)
            {
                codes.Add(-1);
                continue;
            }

            if (!categories.TryGetValue(text, out var code))
            {
                categories.Add(text, code = categories.Count);
            }

            codes.Add(code);
        }

        return new StringColumn(name, [.. codes], [.. categories.Keys]);
    }
}
