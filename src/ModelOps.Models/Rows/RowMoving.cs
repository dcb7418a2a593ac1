using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>Operators that move elements and change none.</summary>
internal static class RowMoving
{
    public static void Reshape(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        int[] shape = [.. builder.Constant(builder[node, 1]).Select(size => (int)size)];
        if (RowOperators.Attribute(node, "allowzero", 0L) != 0)
        {
            throw new NotSupportedException();
        }

        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = shape[i] == 0 ? source.Shape[i] : shape[i];
        }

        var free = Array.IndexOf(shape, -1);
        if (free >= 0)
        {
            shape[free] = 1;
            shape[free] = source.Length / Math.Max(1, RowShapes.Length(shape));
        }

        builder.Alias(node, shape);
    }

    public static void Unsqueeze(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var axes = builder.Constant(builder[node, 1]);
        var rank = source.Shape.Length + axes.Length;
        var added = axes.Select(axis => RowShapes.Axis((long)axis, rank)).ToHashSet();
        var rest = new Queue<int>(source.Shape);
        builder.Alias(node, [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    public static void Transpose(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var order = RowOperators.Attribute<long[]>(node, "perm", [.. Enumerable.Range(0, source.Shape.Length).Reverse().Select(axis => (long)axis)]);

        // With one row a table is a line: nothing moves.
        if (source.Shape.Count(size => size != 1) > 1)
        {
            throw new NotSupportedException();
        }

        builder.Alias(node, [.. order.Select(axis => source.Shape[axis])]);
    }

    public static void Shape(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        if (node.Attributes.Count > 0)
        {
            throw new NotSupportedException();
        }

        builder.Constant(OnnxTensor.Of<long>(OnnxType.Int64, [.. source.Shape.Select(size => (long)size)], source.Shape.Length).Named(node.Outputs[0]));
    }

    public static void Expand(RowBuilder builder, OnnxNode node)
    {
        var source = builder[node, 0];
        var shape = RowShapes.Broadcast(source.Shape, [.. builder.Constant(builder[node, 1]).Select(size => (int)size)]);
        Take(builder, node, source, shape, RowShapes.Places(source.Shape, shape));
    }

    public static void Concat(RowBuilder builder, OnnxNode node)
    {
        RowValue[] sources = [.. Enumerable.Range(0, node.Inputs.Count).Select(i => builder[node, i])];
        var axis = RowShapes.Axis(RowOperators.Attribute(node, "axis", 0L), sources[0].Shape.Length);
        if (sources.Any(source => source.Type != sources[0].Type || source.Shape.Take(axis).Any(size => size != 1)))
        {
            throw new NotSupportedException();
        }

        int[] shape = [.. sources[0].Shape];
        shape[axis] = sources.Sum(source => source.Shape[axis]);
        builder.Add(node, sources[0].Type, shape, target =>
        {
            int[] lengths = [.. sources.Select(source => source.Length)];
            var starts = new int[sources.Length];
            for (var i = 1; i < starts.Length; i++)
            {
                starts[i] = starts[i - 1] + lengths[i - 1];
            }

            return memory =>
            {
                for (var i = 0; i < sources.Length; i++)
                {
                    if (target.IsText)
                    {
                        Put(memory.Texts[sources[i].Slot], sources[i], lengths[i], memory.Texts[target.Slot], starts[i], memory.Rows);
                    }
                    else
                    {
                        Put(memory.Numbers[sources[i].Slot], sources[i], lengths[i], memory.Numbers[target.Slot], starts[i], memory.Rows);
                    }
                }
            };
        });
    }

    public static void Gather(RowBuilder builder, OnnxNode node)
    {
        var (source, places) = (builder[node, 0], builder[node, 1]);
        var axis = RowShapes.Axis(RowOperators.Attribute(node, "axis", 0L), source.Shape.Length);
        var size = source.Shape[axis];
        int[] shape = [.. source.Shape[..axis], .. places.Shape, .. source.Shape[(axis + 1)..]];
        if (places.IsConstant && source.Length == size)
        {
            Take(builder, node, source, shape, [.. builder.Constant(places).Select(place => Place(place, size))]);
            return;
        }

        if (source.Length != size)
        {
            throw new NotSupportedException();
        }

        var length = places.Length;
        builder.Add(node, source.Type, shape, target => memory =>
        {
            var (wanted, rows) = (memory.Numbers[places.Slot], memory.Rows);
            for (var i = 0; i < length; i++)
            {
                for (var row = 0; row < rows; row++)
                {
                    var from = source.Start(Place(wanted[places.Start(i, rows) + (row * places.Stride)], size), rows) + (row * source.Stride);
                    if (target.IsText)
                    {
                        memory.Texts[target.Slot][(i * rows) + row] = memory.Texts[source.Slot][from];
                    }
                    else
                    {
                        memory.Numbers[target.Slot][(i * rows) + row] = memory.Numbers[source.Slot][from];
                    }
                }
            }
        });
    }

    public static void Where(RowBuilder builder, OnnxNode node)
    {
        var (condition, yes, no) = (builder[node, 0], builder[node, 1], builder[node, 2]);
        var shape = RowShapes.Broadcast(condition.Shape, RowShapes.Broadcast(yes.Shape, no.Shape));
        var (at, left, right) = (RowShapes.Places(condition.Shape, shape), RowShapes.Places(yes.Shape, shape), RowShapes.Places(no.Shape, shape));
        var isLine = RowShapes.AreInOrder(at) && RowShapes.AreInOrder(left) && RowShapes.AreInOrder(right);
        builder.Add(node, yes.Type == no.Type ? yes.Type : throw new NotSupportedException(), shape, target => memory =>
        {
            var (conditions, rows) = (memory.Numbers[condition.Slot], memory.Rows);
            if (isLine && rows == 1 && !target.IsText)
            {
                RowLoops.Choose(conditions, memory.Numbers[yes.Slot], 1, memory.Numbers[no.Slot], 1, memory.Numbers[target.Slot].AsSpan(0, at.Length));
                return;
            }

            for (var i = 0; i < at.Length; i++)
            {
                var (c, y, n) = (condition.Start(at[i], rows), yes.Start(left[i], rows), no.Start(right[i], rows));
                if (target.IsText)
                {
                    Choose(conditions.AsSpan(c), condition.Stride, memory.Texts[yes.Slot].AsSpan(y), yes.Stride, memory.Texts[no.Slot].AsSpan(n), no.Stride, memory.Texts[target.Slot].AsSpan(i * rows, rows));
                }
                else if (condition.IsConstant)
                {
                    Choose(conditions.AsSpan(c), 0, memory.Numbers[yes.Slot].AsSpan(y), yes.Stride, memory.Numbers[no.Slot].AsSpan(n), no.Stride, memory.Numbers[target.Slot].AsSpan(i * rows, rows));
                }
                else
                {
                    RowLoops.Choose(conditions.AsSpan(c), memory.Numbers[yes.Slot].AsSpan(y), yes.Stride, memory.Numbers[no.Slot].AsSpan(n), no.Stride, memory.Numbers[target.Slot].AsSpan(i * rows, rows));
                }
            }
        });
    }

    private static void Choose<T>(ReadOnlySpan<double> condition, int stride, ReadOnlySpan<T> yes, int yesStride, ReadOnlySpan<T> no, int noStride, Span<T> to)
    {
        for (var row = 0; row < to.Length; row++)
        {
            to[row] = condition[row * stride] != 0 ? yes[row * yesStride] : no[row * noStride];
        }
    }

    private static void Take(RowBuilder builder, OnnxNode node, RowValue source, int[] shape, int[] places) => builder.Add(node, source.Type, shape, target => target.IsText
        ? memory => Take(memory.Texts[source.Slot], places, memory.Texts[target.Slot], memory.Rows)
        : memory => Take(memory.Numbers[source.Slot], places, memory.Numbers[target.Slot], memory.Rows));

    private static void Take<T>(T[] source, int[] places, T[] target, int rows)
    {
        for (var i = 0; i < places.Length; i++)
        {
            source.AsSpan(places[i] * rows, rows).CopyTo(target.AsSpan(i * rows, rows));
        }
    }

    // The elements of one value, one after the other, from a place of another on.
    private static void Put<T>(T[] from, RowValue source, int length, T[] to, int start, int rows)
    {
        if (!source.IsConstant || rows == 1)
        {
            Array.Copy(from, 0, to, start * rows, length * rows);
            return;
        }

        for (var i = 0; i < length; i++)
        {
            to.AsSpan((start + i) * rows, rows).Fill(from[i]);
        }
    }

    private static int Place(double place, int size)
    {
        var inside = place < 0 ? place + size : place;
        return inside >= 0 && inside < size ? (int)inside : throw new ModelException($"The graph gathers element {place} of {size}. Export the model again.");
    }
}
