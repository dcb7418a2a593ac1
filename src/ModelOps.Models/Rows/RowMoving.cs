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
            var starts = new int[sources.Length];
            for (var i = 1; i < starts.Length; i++)
            {
                starts[i] = starts[i - 1] + sources[i - 1].Length;
            }

            return memory =>
            {
                for (var i = 0; i < sources.Length; i++)
                {
                    Array from = target.IsText ? memory.Texts[sources[i].Slot] : memory.Numbers[sources[i].Slot];
                    Array.Copy(from, 0, target.IsText ? memory.Texts[target.Slot] : memory.Numbers[target.Slot], starts[i], from.Length);
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

        builder.Add(node, source.Type, shape, target => memory =>
        {
            var wanted = memory.Numbers[places.Slot];
            for (var i = 0; i < wanted.Length; i++)
            {
                var place = Place(wanted[i], size);
                if (target.IsText)
                {
                    memory.Texts[target.Slot][i] = memory.Texts[source.Slot][place];
                }
                else
                {
                    memory.Numbers[target.Slot][i] = memory.Numbers[source.Slot][place];
                }
            }
        });
    }

    public static void Where(RowBuilder builder, OnnxNode node)
    {
        var (condition, yes, no) = (builder[node, 0], builder[node, 1], builder[node, 2]);
        var shape = RowShapes.Broadcast(condition.Shape, RowShapes.Broadcast(yes.Shape, no.Shape));
        var (at, left, right) = (RowShapes.Places(condition.Shape, shape), RowShapes.Places(yes.Shape, shape), RowShapes.Places(no.Shape, shape));
        builder.Add(node, yes.Type == no.Type ? yes.Type : throw new NotSupportedException(), shape, target => target.IsText
            ? memory => Choose(memory.Numbers[condition.Slot], at, memory.Texts[yes.Slot], left, memory.Texts[no.Slot], right, memory.Texts[target.Slot])
            : memory => Choose(memory.Numbers[condition.Slot], at, memory.Numbers[yes.Slot], left, memory.Numbers[no.Slot], right, memory.Numbers[target.Slot]));
    }

    private static void Choose<T>(double[] condition, int[] at, T[] yes, int[] left, T[] no, int[] right, T[] target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = condition[at[i]] != 0 ? yes[left[i]] : no[right[i]];
        }
    }

    private static void Take(RowBuilder builder, OnnxNode node, RowValue source, int[] shape, int[] places) => builder.Add(node, source.Type, shape, target => target.IsText
        ? memory => Take(memory.Texts[source.Slot], places, memory.Texts[target.Slot])
        : memory => Take(memory.Numbers[source.Slot], places, memory.Numbers[target.Slot]));

    private static void Take<T>(T[] source, int[] places, T[] target)
    {
        for (var i = 0; i < places.Length; i++)
        {
            target[i] = source[places[i]];
        }
    }

    private static int Place(double place, int size)
    {
        var inside = place < 0 ? place + size : place;
        return inside >= 0 && inside < size ? (int)inside : throw new ModelException($"The graph gathers element {place} of {size}. Export the model again.");
    }
}
