using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>A value of a graph when there is one row: what it is, and where a <see cref="RowMemory"/> keeps it.</summary>
/// <param name="Type">Double, float, int64, bool or string.</param>
/// <param name="Shape">The shape; nothing is free with one row.</param>
/// <param name="Slot">The place among the texts, or among the numbers.</param>
/// <param name="IsConstant">True when no input has a part in it.</param>
internal sealed record RowValue(OnnxType Type, int[] Shape, int Slot, bool IsConstant)
{
    public bool IsText => Type == OnnxType.String;

    public int Length => RowShapes.Length(Shape);
}

/// <summary>
/// What one thread computes with. All numbers are doubles: they hold floats (rounded after each step), whole numbers up to 2^53
/// and truths without loss.
/// </summary>
/// <param name="Numbers">By slot; constants are shared.</param>
/// <param name="Texts">By slot; constants are shared.</param>
/// <param name="Singles">What trees read and write.</param>
internal sealed record RowMemory(double[][] Numbers, string[][] Texts, float[][] Singles);
