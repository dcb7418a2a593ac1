namespace ModelOps.Serving.Protocol.Columns;

/// <summary>What a column's values have been so far.</summary>
internal enum ColumnKind
{
    Missing,
    Numbers,
    Flags,
    Texts,
}

/// <summary>A column while it is read, and its memory for the next request.</summary>
/// <param name="name">The column's name.</param>
/// <param name="written">The name in JSON, with its quotes.</param>
internal sealed class ColumnBuffer(string name, byte[] written)
{
    private const int MostKept = 16_384;
    private double[] _numbers = new double[16];
    private string?[] _texts = [];

    internal string Name => name;

    internal ReadOnlySpan<byte> Written => written;

    internal ColumnKind Kind { get; private set; }

    internal int Count { get; private set; }

    /// <summary>The values of numbers, and of flags as 1 and 0; NaN where missing. There may be more than <see cref="Count"/>.</summary>
    internal double[] Numbers => _numbers;

    /// <summary>The values of texts; null where missing. There may be more than <see cref="Count"/>.</summary>
    internal string?[] Texts => _texts;

    /// <summary>Whoever looked the column up last, and the place it found: columns of the same names come with every request.</summary>
    internal (object? By, int Place) Found { get; set; }

    internal void Clear()
    {
        (Kind, Count) = (ColumnKind.Missing, 0);
        if (_numbers.Length > MostKept)
        {
            _numbers = new double[16];
        }

        if (_texts.Length > MostKept)
        {
            _texts = [];
        }
    }

    /// <summary>Adds a number; false when other values are there.</summary>
    internal bool Add(double number)
    {
        if (Kind != ColumnKind.Numbers)
        {
            if (Kind != ColumnKind.Missing)
            {
                return false;
            }

            Kind = ColumnKind.Numbers;
        }

        Put(number);
        return true;
    }

    /// <summary>Adds a number where numbers are, and room is.</summary>
    internal bool TryAdd(double number)
    {
        var (numbers, count) = (_numbers, Count);
        if (Kind != ColumnKind.Numbers || (uint)count >= (uint)numbers.Length)
        {
            return false;
        }

        numbers[count] = number;
        Count = count + 1;
        return true;
    }

    /// <summary>The memory of a column that holds numbers, with room for so many; null when it holds others.</summary>
    internal double[]? Room(int count)
    {
        if (Kind != ColumnKind.Numbers)
        {
            return null;
        }

        if (count > _numbers.Length)
        {
            Array.Resize(ref _numbers, Math.Max(count, _numbers.Length * 2));
        }

        return _numbers;
    }

    /// <summary>An empty column's memory for so many numbers, which it has from now on.</summary>
    internal Span<double> Take(int count)
    {
        Kind = ColumnKind.Numbers;
        Count = count;
        return Room(count).AsSpan(0, count);
    }

    /// <summary>Counts numbers that were put into the memory.</summary>
    internal void Grow(int count) => Count += count;

    internal bool Add(bool flag)
    {
        if (Kind is not (ColumnKind.Missing or ColumnKind.Flags))
        {
            return false;
        }

        Kind = ColumnKind.Flags;
        Put(flag ? 1 : 0);
        return true;
    }

    internal bool Add(string text)
    {
        if (Kind != ColumnKind.Texts)
        {
            if (Kind != ColumnKind.Missing)
            {
                return false;
            }

            Kind = ColumnKind.Texts;
            if (_texts.Length < Count)
            {
                _texts = new string?[Math.Max(16, _numbers.Length)];
            }

            _texts.AsSpan(0, Count).Clear();
        }

        PutText(text);
        return true;
    }

    internal void AddMissing()
    {
        if (Kind == ColumnKind.Texts)
        {
            PutText(null);
        }
        else
        {
            Put(double.NaN);
        }
    }

    /// <summary>Adds missing values up to so many rows.</summary>
    internal void Fill(int rows)
    {
        while (Count < rows)
        {
            AddMissing();
        }
    }

    /// <summary>A column of the values: numbers where all are missing.</summary>
    internal Column ToColumn() => Kind switch
    {
        ColumnKind.Texts => StringColumn.From(name, _texts.Take(Count)),
        ColumnKind.Flags => new Column<bool>(name, [.. _numbers.Take(Count).Select(flag => flag == 1)], [.. _numbers.Take(Count).Select(double.IsNaN)]),
        _ => new Column<double>(name, _numbers.AsSpan(0, Count).ToArray()),
    };

    private void Put(double number)
    {
        if (Count == _numbers.Length)
        {
            Array.Resize(ref _numbers, Count * 2);
        }

        _numbers[Count++] = number;
    }

    private void PutText(string? text)
    {
        if (Count == _texts.Length)
        {
            Array.Resize(ref _texts, Math.Max(16, Count * 2));
        }

        _texts[Count++] = text;
    }
}
