namespace ModelOps;

/// <summary>One named, typed column. Immutable: every operation gives a new column.</summary>
public abstract class Column
{
    private protected Column(string name, ColumnType type, int count)
    {
        Name = name;
        Type = type;
        Count = count;
    }

    /// <summary>The column's name, unique in its frame.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public ColumnType Type { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>How many rows have no value.</summary>
    public abstract int MissingCount { get; }

    /// <summary>The value at a row, boxed; null where missing. For looking at values, not for loops over many rows.</summary>
    /// <param name="row">0 to <see cref="Count"/> − 1.</param>
    public abstract object? this[int row] { get; }

    /// <summary>True where the row has no value.</summary>
    /// <param name="row">0 to <see cref="Count"/> − 1.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The rows asked for, in that order; a row may be asked for more than once.</summary>
    /// <param name="rows">Row numbers, each 0 to <see cref="Count"/> − 1.</param>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>True where two rows have equal values; missing equals missing.</summary>
    internal abstract bool AreEqual(int row, int other);

    /// <summary>Stirs each row's value into that row's hash; equal values do the same to equal hashes.</summary>
    internal abstract void AddTo(Span<ulong> hashes);

    private protected const ulong MissingBits = 0x6d697373;

    private protected static ulong Stirred(ulong hash, ulong bits)
    {
        var mixed = (hash ^ bits) * 0x9e3779b97f4a7c15;
        return mixed ^ (mixed >> 32);
    }

    /// <summary>The same values under another name; nothing is copied.</summary>
    /// <param name="name">The new name.</param>
    public abstract Column Rename(string name);
}
