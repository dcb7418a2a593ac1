using ModelOps.Models.Onnx;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>A tensor of a graph for one row: the dimension of the rows is −1, and every other element is a term.</summary>
/// <param name="Shape">The shape; −1 for the rows.</param>
/// <param name="Items">The elements of one row, row-major.</param>
internal sealed record SymbolicTensor(long[] Shape, Term[] Items)
{
    public static SymbolicTensor Of(TermPool pool, OnnxTensor tensor)
    {
        Term[] items = tensor.Type switch
        {
            OnnxType.String => [.. tensor.Texts!.Select(pool.Text)],
            OnnxType.Double => Array.ConvertAll(tensor.Values<double>().ToArray(), pool.Number),
            OnnxType.Float => Array.ConvertAll(tensor.Values<float>().ToArray(), value => pool.Number(value)),
            OnnxType.Int64 => Array.ConvertAll(tensor.Values<long>().ToArray(), value => pool.Number(value)),
            OnnxType.Int32 => Array.ConvertAll(tensor.Values<int>().ToArray(), value => pool.Number(value)),
            _ => throw new NotSupportedException($"a constant of the type {tensor.Type}"),
        };
        return new SymbolicTensor([.. tensor.Dimensions], items);
    }

    /// <summary>Constant numbers, as those of a shape.</summary>
    public long[] Longs() => [.. Items.Select(item => item is NumberTerm number ? (long)number.Value : item is RowsTerm ? -1 : throw new NotSupportedException("a shape that depends on the data"))];

    public SymbolicTensor Map(Func<Term, Term> change) => this with { Items = Array.ConvertAll(Items, item => change(item)) };

    /// <summary>Element by element, with numpy's broadcasting.</summary>
    public static SymbolicTensor Zip(IReadOnlyList<SymbolicTensor> tensors, Func<Term[], Term> combine)
    {
        var rank = tensors.Max(tensor => tensor.Shape.Length);
        var shape = new long[rank];
        for (var d = 0; d < rank; d++)
        {
            var sizes = tensors.Select(tensor => Size(tensor, d, rank)).ToArray();
            shape[d] = sizes.Contains(-1) ? -1 : sizes.Max();
        }

        var count = Count(shape);
        var items = new Term[count];
        var steps = tensors.Select(tensor => Steps(tensor, shape)).ToArray();
        var place = new long[rank];
        var args = new Term[tensors.Count];
        for (var i = 0; i < count; i++)
        {
            for (var t = 0; t < args.Length; t++)
            {
                var at = 0L;
                for (var d = 0; d < rank; d++)
                {
                    at += place[d] * steps[t][d];
                }

                args[t] = tensors[t].Items[at];
            }

            items[i] = combine(args);
            for (var d = rank - 1; d >= 0 && (shape[d] < 0 || ++place[d] == shape[d]); d--)
            {
                place[d] = 0;
            }
        }

        return new SymbolicTensor(shape, items);
    }

    public SymbolicTensor Transpose(long[] order)
    {
        long[] shape = [.. order.Select(d => Shape[d])];
        var steps = Strides(Shape);
        var items = new Term[Items.Length];
        var place = new long[shape.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Items[Enumerable.Range(0, shape.Length).Sum(d => place[d] * steps[order[d]])];
            for (var d = shape.Length - 1; d >= 0 && (shape[d] < 0 || ++place[d] == shape[d]); d--)
            {
                place[d] = 0;
            }
        }

        return new SymbolicTensor(shape, items);
    }

    /// <summary>Elements of an axis, by their places.</summary>
    public SymbolicTensor Gather(long axis, long[] places, bool keepsAxis)
    {
        var (at, size) = ((int)Axis(axis), Shape[Axis(axis)]);
        var (outer, inner) = (Count(Shape[..at]), Count(Shape[(at + 1)..]));
        var items = new List<Term>(outer * places.Length * inner);
        for (var o = 0; o < outer; o++)
        {
            foreach (var place in places)
            {
                items.AddRange(Items.AsSpan((int)(((o * size) + (place < 0 ? place + size : place)) * inner), inner));
            }
        }

        return new SymbolicTensor([.. Shape[..at], .. keepsAxis ? [(long)places.Length] : Array.Empty<long>(), .. Shape[(at + 1)..]], [.. items]);
    }

    public static SymbolicTensor Concat(IReadOnlyList<SymbolicTensor> parts, long axis)
    {
        var at = (int)parts[0].Axis(axis);
        if (parts[0].Shape[at] < 0)
        {
            // Rows behind rows; a Reshape tells them apart again.
            return new SymbolicTensor(parts[0].Shape, [.. parts.SelectMany(part => part.Items)]);
        }

        var outer = Count(parts[0].Shape[..at]);
        var items = new List<Term>();
        for (var o = 0; o < outer; o++)
        {
            foreach (var part in parts)
            {
                var length = part.Items.Length / outer;
                items.AddRange(part.Items.AsSpan(o * length, length));
            }
        }

        long[] shape = [.. parts[0].Shape];
        shape[at] = parts.Sum(part => part.Shape[at]);
        return new SymbolicTensor(shape, [.. items]);
    }

    public SymbolicTensor Reshape(long[] wanted)
    {
        long[] shape = [.. wanted.Select((size, d) => size == 0 ? Shape[d] : size)];
        return Count(shape) == Items.Length && (shape.Contains(-1) || !Shape.Contains(-1)) ? new SymbolicTensor(shape, Items) : throw new NotSupportedException("a Reshape that mixes rows");
    }

    public SymbolicTensor Unsqueeze(long[] axes)
    {
        var shape = Shape.ToList();
        foreach (var axis in axes.Select(axis => axis < 0 ? axis + Shape.Length + axes.Length : axis).Order())
        {
            shape.Insert((int)axis, 1);
        }

        return this with { Shape = [.. shape] };
    }

    public long Axis(long axis) => axis < 0 ? axis + Shape.Length : axis;

    public static int Count(IEnumerable<long> shape) => (int)shape.Where(size => size >= 0).Aggregate(1L, (product, size) => product * size);

    private static long Size(SymbolicTensor tensor, int dimension, int rank) =>
        dimension - (rank - tensor.Shape.Length) is var own && own < 0 ? 1 : tensor.Shape[own];

    private static long[] Strides(long[] shape)
    {
        var steps = new long[shape.Length];
        var step = 1L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            steps[d] = shape[d] < 0 ? 0 : step;
            step *= Math.Max(1, Math.Abs(shape[d]));
        }

        return steps;
    }

    private static long[] Steps(SymbolicTensor tensor, long[] shape)
    {
        var own = Strides(tensor.Shape);
        return [.. Enumerable.Range(0, shape.Length).Select(d => d - (shape.Length - own.Length)).Select(d => d < 0 || tensor.Shape[d] == 1 ? 0 : own[d])];
    }
}
