namespace ModelOps.Data.Tables.Columns;

/// <summary>Gathers texts as codes into a dictionary.</summary>
internal sealed class TextBuilder
{
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codeOfSpan;
    private readonly List<string> _categories = [];
    private int[] _codes;
    private int _count;
    private string? _last;
    private int _lastCode;

    /// <param name="capacity">How many rows are expected.</param>
    public TextBuilder(int capacity)
    {
        _codes = new int[Math.Max(capacity, 16)];
        _codeOfSpan = _codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Adds a text; null where it is missing.</summary>
    public void Add(string? text)
    {
        if (text is null)
        {
            AddCode(-1);
            return;
        }

        // Neighbours are often one object.
        if (!ReferenceEquals(text, _last))
        {
            _last = text;
            if (!_codeOf.TryGetValue(text, out _lastCode))
            {
                _lastCode = New(text);
            }
        }

        AddCode(_lastCode);
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text) => AddCode(_codeOfSpan.TryGetValue(text, out var code) ? code : New(text.ToString()));

    public StringColumn Build(string name)
    {
        Array.Resize(ref _codes, _count);
        return new StringColumn(name, _codes, [.. _categories]);
    }

    private int New(string text)
    {
        _codeOf.Add(text, _categories.Count);
        _categories.Add(text);
        return _categories.Count - 1;
    }

    private void AddCode(int code)
    {
        if (_count == _codes.Length)
        {
            Array.Resize(ref _codes, _count * 2);
        }

        _codes[_count++] = code;
    }
}
