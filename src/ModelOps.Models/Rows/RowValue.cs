using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>
/// A value of a graph for each row: what it is, and where a <see cref="RowMemory"/> keeps it. A memory holds rows side by side: the
/// first element of all rows, then the second of all rows; of a constant it holds each element once.
/// </summary>
/// <param name="Type">Double, float, int64, bool or string; of constants also int8 and float16.</param>
/// <param name="Shape">The shape for one row; nothing is free then.</param>
/// <param name="Slot">The place among the texts, or among the numbers.</param>
/// <param name="IsConstant">True when no input has a part in it.</param>
internal sealed record RowValue(OnnxType Type, int[] Shape, int Slot, bool IsConstant)
{
    public bool IsText => Type == OnnxType.String;

    public int Length => RowShapes.Length(Shape);

    /// <summary>Where the rows' values of an element begin.</summary>
    public int Start(int element, int rows) => IsConstant ? element : element * rows;

    /// <summary>From one row's value to the next.</summary>
    public int Stride => IsConstant ? 0 : 1;
}

/// <summary>
/// What one thread computes with. All numbers are doubles: they hold floats (rounded after each step), whole numbers up to 2^53
/// and truths without loss.
/// </summary>
/// <param name="Numbers">By slot; constants are shared.</param>
/// <param name="Texts">By slot; constants are shared.</param>
/// <param name="Singles">What trees read and write.</param>
/// <param name="Capacity">The most rows at once.</param>
internal sealed record RowMemory(double[][] Numbers, string[][] Texts, float[][] Singles, int Capacity = 1)
{
    /// <summary>The rows that it holds now; at most <paramref name="Capacity"/>.</summary>
    public int Rows { get; set; } = 1;
}
