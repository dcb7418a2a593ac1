using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>Operators that compute. Sums, differences, products and quotients of floats are exact to the bit when rounded from doubles.</summary>
internal static class RowArithmetic
{
    public static void Unary(RowBuilder builder, OnnxNode node, Func<double, double> function, bool onlyDouble = false)
    {
        // Single precision has approximations of its own in the runtime.
        var source = Real(builder[node, 0], onlyDouble);
        var length = source.Length;
        builder.Add(node, source.Type, source.Shape, target => memory =>
        {
            var to = memory.Numbers[target.Slot].AsSpan(0, length * memory.Rows);
            var from = memory.Numbers[source.Slot].AsSpan(0, to.Length);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = function(from[i]);
            }
        });
    }

    public static void Binary<TPair>(RowBuilder builder, OnnxNode node)
        where TPair : IRowPair
    {
        var (left, right) = (Real(builder[node, 0]), Real(builder[node, 1]));
        Pairwise<TPair>(builder, node, left.Type == right.Type ? left.Type : throw new NotSupportedException(), left, right);
    }

    public static void Comparison<TPair>(RowBuilder builder, OnnxNode node)
        where TPair : IRowPair => Pairwise<TPair>(builder, node, OnnxType.Bool, Real(builder[node, 0]), Real(builder[node, 1]));

    public static void Unary<TFunction>(RowBuilder builder, OnnxNode node, TFunction function, OnnxType? type = null)
        where TFunction : IRowFunction
    {
        var source = Real(builder[node, 0]);
        var length = source.Length;
        builder.Add(node, type ?? source.Type, source.Shape, target => memory =>
            RowLoops.Apply(function, memory.Numbers[source.Slot], memory.Numbers[target.Slot].AsSpan(0, length * memory.Rows)));
    }

    public static void Clip(RowBuilder builder, OnnxNode node)
    {
        var low = RowBuilder.Has(node, 1) ? builder.Constant(builder[node, 1])[0] : double.NegativeInfinity;
        var high = RowBuilder.Has(node, 2) ? builder.Constant(builder[node, 2])[0] : double.PositiveInfinity;
        Unary(builder, node, new RowFunctions.Within(low, high));
    }

    public static void ReduceSum(RowBuilder builder, OnnxNode node)
    {
        var source = Real(builder[node, 0], onlyDouble: true);
        var axes = builder.Constant(builder[node, 1]).Select(axis => RowShapes.Axis((long)axis, source.Shape.Length)).ToHashSet();
        int[] kept = [.. source.Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        int[] shape = RowOperators.Attribute(node, "keepdims", 1L) != 0 ? kept : [.. source.Shape.Where((_, axis) => !axes.Contains(axis))];
        var places = RowShapes.Places(kept, source.Shape);
        var length = RowShapes.Length(kept);
        builder.Add(node, source.Type, shape, target => memory =>
        {
            var (from, to, rows) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot], memory.Rows);
            to.AsSpan(0, length * rows).Clear();
            for (var i = 0; i < places.Length; i++)
            {
                var sums = to.AsSpan(places[i] * rows, rows);
                var values = from.AsSpan(i * rows, rows);
                for (var row = 0; row < sums.Length; row++)
                {
                    sums[row] += values[row];
                }
            }
        });
    }

    public static void Softmax(RowBuilder builder, OnnxNode node)
    {
        var source = Real(builder[node, 0], onlyDouble: true);
        var length = source.Length;
        if (source.Shape[RowShapes.Axis(RowOperators.Attribute(node, "axis", -1L), source.Shape.Length)] != length)
        {
            throw new NotSupportedException();
        }

        builder.Add(node, source.Type, source.Shape, target => memory =>
        {
            var (from, to, rows) = (memory.Numbers[source.Slot], memory.Numbers[target.Slot], memory.Rows);
            for (var row = 0; row < rows; row++)
            {
                var end = (length * rows) + row;
                var largest = from[row];
                for (var i = row; i < end; i += rows)
                {
                    largest = from[i] > largest ? from[i] : largest;
                }

                var sum = 0.0;
                for (var i = row; i < end; i += rows)
                {
                    sum += to[i] = Math.Exp(from[i] - largest);
                }

                for (var i = row; i < end; i += rows)
                {
                    to[i] /= sum;
                }
            }
        });
    }

    /// <summary>A row by a matrix, plus a row.</summary>
    public static void Gemm(RowBuilder builder, OnnxNode node)
    {
        var (row, matrix, start) = (Real(builder[node, 0], onlyDouble: true), builder[node, 1], builder[node, 2]);
        if (node.Attributes.Count > 0 || row.Shape is not [1, var height] || matrix is not { Shape: [var lines, var width], IsConstant: true } || lines != height || start.Length != width || !start.IsConstant)
        {
            throw new NotSupportedException();
        }

        builder.Work += (long)height * width;
        var (by, first) = (builder.Constant(matrix), builder.Constant(start));
        var turned = new double[by.Length];
        for (var i = 0; i < by.Length; i++)
        {
            turned[(i % width * height) + (i / width)] = by[i];
        }

        builder.Add(node, row.Type, [1, width], target => memory =>
        {
            var (from, to, rows) = (memory.Numbers[row.Slot], memory.Numbers[target.Slot], memory.Rows);
            if (rows == 1)
            {
                first.CopyTo(to, 0);
                for (var j = 0; j < height; j++)
                {
                    RowLoops.Add(by.AsSpan(j * width, width), from[j], to.AsSpan(0, width));
                }

                return;
            }

            for (var k = 0; k < width; k++)
            {
                RowLoops.Multiply(from, turned.AsSpan(k * height, height), first[k], to.AsSpan(k * rows, rows));
            }
        });
    }

    private static RowValue Real(RowValue value, bool onlyDouble = false) =>
        value.Type == OnnxType.Double || (value.Type == OnnxType.Float && !onlyDouble) ? value : throw new NotSupportedException();

    private static void Pairwise<TPair>(RowBuilder builder, OnnxNode node, OnnxType type, RowValue left, RowValue right)
        where TPair : IRowPair
    {
        var shape = RowShapes.Broadcast(left.Shape, right.Shape);
        var (a, b) = (RowShapes.Places(left.Shape, shape), RowShapes.Places(right.Shape, shape));
        var (isLine, isPlain) = (RowShapes.AreInOrder(a) && RowShapes.AreInOrder(b), !left.IsConstant && !right.IsConstant);
        builder.Add(node, type, shape, target => memory =>
        {
            var (x, y, to, rows) = (memory.Numbers[left.Slot], memory.Numbers[right.Slot], memory.Numbers[target.Slot], memory.Rows);
            if (isLine && (isPlain || rows == 1))
            {
                RowLoops.Apply<TPair>(x, y, to.AsSpan(0, a.Length * rows));
                return;
            }

            for (var i = 0; i < a.Length; i++)
            {
                var values = to.AsSpan(i * rows, rows);
                if (left.IsConstant)
                {
                    RowLoops.Apply<TPair>(x[a[i]], y.AsSpan(right.Start(b[i], rows)), values);
                }
                else if (right.IsConstant)
                {
                    RowLoops.Apply<TPair>(x.AsSpan(a[i] * rows), y[b[i]], values);
                }
                else
                {
                    RowLoops.Apply<TPair>(x.AsSpan(a[i] * rows), y.AsSpan(b[i] * rows), values);
                }
            }
        });
    }
}
