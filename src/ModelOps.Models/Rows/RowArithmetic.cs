using System.Numerics;
using System.Runtime.InteropServices;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>Operators that compute. Sums, differences, products and quotients of floats are exact to the bit when rounded from doubles.</summary>
internal static class RowArithmetic
{
    public static void Unary(RowBuilder builder, OnnxNode node, Func<double, double> function, bool onlyDouble = false)
    {
        // Single precision has approximations of its own in the runtime.
        var source = Real(builder[node, 0], onlyDouble);
        builder.Add(node, source.Type, source.Shape, target => memory =>
        {
            var (from, to) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot]);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = function(from[i]);
            }
        });
    }

    public static void Binary(RowBuilder builder, OnnxNode node, Func<double, double, double> function)
    {
        var (left, right) = (Real(builder[node, 0]), Real(builder[node, 1]));
        Pairwise(builder, node, left.Type == right.Type ? left.Type : throw new NotSupportedException(), left, right, function);
    }

    public static void Comparison(RowBuilder builder, OnnxNode node, Func<double, double, bool> function)
    {
        var (left, right) = (Real(builder[node, 0]), Real(builder[node, 1]));
        Pairwise(builder, node, OnnxType.Bool, left, right, (a, b) => function(a, b) ? 1 : 0);
    }

    public static void IsNaN(RowBuilder builder, OnnxNode node)
    {
        var source = Real(builder[node, 0]);
        builder.Add(node, OnnxType.Bool, source.Shape, target => memory =>
        {
            var (from, to) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot]);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = double.IsNaN(from[i]) ? 1 : 0;
            }
        });
    }

    public static void Clip(RowBuilder builder, OnnxNode node)
    {
        var low = RowBuilder.Has(node, 1) ? builder.Constant(builder[node, 1])[0] : double.NegativeInfinity;
        var high = RowBuilder.Has(node, 2) ? builder.Constant(builder[node, 2])[0] : double.PositiveInfinity;
        Unary(builder, node, value => value < low ? low : value > high ? high : value);
    }

    public static void ReduceSum(RowBuilder builder, OnnxNode node)
    {
        var source = Real(builder[node, 0], onlyDouble: true);
        var axes = builder.Constant(builder[node, 1]).Select(axis => RowShapes.Axis((long)axis, source.Shape.Length)).ToHashSet();
        int[] kept = [.. source.Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        int[] shape = RowOperators.Attribute(node, "keepdims", 1L) != 0 ? kept : [.. source.Shape.Where((_, axis) => !axes.Contains(axis))];
        var places = RowShapes.Places(kept, source.Shape);
        builder.Add(node, source.Type, shape, target => memory =>
        {
            var (from, to) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot]);
            Array.Clear(to);
            for (var i = 0; i < from.Length; i++)
            {
                to[places[i]] += from[i];
            }
        });
    }

    public static void Softmax(RowBuilder builder, OnnxNode node)
    {
        var source = Real(builder[node, 0], onlyDouble: true);
        var axis = RowShapes.Axis(RowOperators.Attribute(node, "axis", -1L), source.Shape.Length);
        if (source.Shape[axis] != source.Length)
        {
            throw new NotSupportedException();
        }

        builder.Add(node, source.Type, source.Shape, target => memory =>
        {
            var (from, to) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot]);
            var largest = from[0];
            foreach (var value in from)
            {
                largest = value > largest ? value : largest;
            }

            var sum = 0.0;
            for (var i = 0; i < to.Length; i++)
            {
                sum += to[i] = Math.Exp(from[i] - largest);
            }

            for (var i = 0; i < to.Length; i++)
            {
                to[i] /= sum;
            }
        });
    }

    /// <summary>One row by a matrix, plus one row.</summary>
    public static void Gemm(RowBuilder builder, OnnxNode node)
    {
        var (row, matrix, start) = (Real(builder[node, 0], onlyDouble: true), builder[node, 1], builder[node, 2]);
        if (node.Attributes.Count > 0 || row.Shape is not [1, var height] || matrix.Shape is not [var rows, var width] || rows != height || start.Length != width)
        {
            throw new NotSupportedException();
        }

        builder.Add(node, row.Type, [1, width], target => memory =>
        {
            var (from, by, to) = (memory.Numbers[row.Slot], memory.Numbers[matrix.Slot], memory.Numbers[target.Slot]);
            memory.Numbers[start.Slot].CopyTo(to, 0);
            for (var j = 0; j < from.Length; j++)
            {
                Add(by.AsSpan(j * to.Length, to.Length), from[j], to);
            }
        });
    }

    private static void Add(ReadOnlySpan<double> line, double factor, Span<double> sums)
    {
        var from = MemoryMarshal.Cast<double, Vector<double>>(line);
        var to = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var k = 0; k < to.Length; k++)
        {
            to[k] += from[k] * factor;
        }

        for (var k = to.Length * Vector<double>.Count; k < sums.Length; k++)
        {
            sums[k] += line[k] * factor;
        }
    }

    private static RowValue Real(RowValue value, bool onlyDouble = false) =>
        value.Type == OnnxType.Double || (value.Type == OnnxType.Float && !onlyDouble) ? value : throw new NotSupportedException();

    private static void Pairwise(RowBuilder builder, OnnxNode node, OnnxType type, RowValue left, RowValue right, Func<double, double, double> function)
    {
        var shape = RowShapes.Broadcast(left.Shape, right.Shape);
        var (a, b) = (RowShapes.Places(left.Shape, shape), RowShapes.Places(right.Shape, shape));
        builder.Add(node, type, shape, target => memory =>
        {
            var (x, y, to) = (memory.Numbers[left.Slot], memory.Numbers[right.Slot], memory.Numbers[target.Slot]);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = function(x[a[i]], y[b[i]]);
            }
        });
    }
}
