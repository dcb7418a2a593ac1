namespace ModelOps.Learning;

/// <summary>One column of a feature matrix.</summary>
/// <param name="Name">The raw column's name, with what was made of it, as <c>savings=100-500 DM</c>.</param>
/// <param name="IsCategorical">True when the values are codes 0 to <paramref name="CategoryCount"/> − 1 without order.</param>
/// <param name="CategoryCount">The number of codes; 0 for numbers.</param>
public sealed record FeatureInfo(string Name, bool IsCategorical = false, int CategoryCount = 0);

/// <summary>What a trainer sees: a dense, row-major matrix of floats, NaN where missing.</summary>
public sealed class Features
{
    /// <summary>Wraps an array; it must not be changed while in use.</summary>
    /// <param name="array">The values, row after row; its length is rows × columns.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">One for each column.</param>
    public Features(float[] array, int rowCount, IReadOnlyList<FeatureInfo> columns)
    {
        if (array.Length != (long)rowCount * columns.Count)
        {
            throw new ArgumentException($"{array.Length} values are not {rowCount} rows of {columns.Count}.", nameof(array));
        }

        Array = array;
        RowCount = rowCount;
        Columns = columns;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int Count => Columns.Count;

    /// <summary>The values, row after row.</summary>
    public float[] Array { get; }

    /// <summary>The values, row after row.</summary>
    public ReadOnlySpan<float> Values => Array;

    /// <summary>One for each column.</summary>
    public IReadOnlyList<FeatureInfo> Columns { get; }

    /// <summary>One row.</summary>
    /// <param name="row">0 to <see cref="RowCount"/> − 1.</param>
    public ReadOnlySpan<float> Row(int row) => Array.AsSpan(row * Count, Count);

    /// <summary>The rows asked for, in that order.</summary>
    /// <param name="rows">Row numbers, each 0 to <see cref="RowCount"/> − 1.</param>
    public Features Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[rows.Length * Count];
        for (var i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(taken.AsSpan(i * Count));
        }

        return new Features(taken, rows.Length, Columns);
    }
}
