using System.Numerics.Tensors;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Neighbours;

/// <summary>
/// Distances are ‖t‖² − 2·x·t in double precision, rounded to single: rounding noise of different summation orders disappears,
/// so that graph and managed code pick the same neighbours.
/// </summary>
internal sealed class NeighboursModel(Features train, double[] votes, int outputs, int neighbours, int threads) : IFittedModel
{
    public int OutputCount => outputs;

    public unsafe void Predict(Features x, Span<double> output)
    {
        var (rows, width) = (train.RowCount, train.Count);
        var points = new double[rows * width];
        TensorPrimitives.ConvertTruncating<float, double>(train.Values, points);
        var norms = Norms(points, rows, width);
        fixed (double* pinned = output)
        {
            var target = (nint)pinned;
            Parallel.For(0, x.RowCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => (new double[width], new (float Distance, int Row)[rows]), (i, _, buffers) =>
            {
                TensorPrimitives.ConvertTruncating<float, double>(x.Row(i), buffers.Item1);
                Nearest(buffers.Item1, points, norms, buffers.Item2);
                var mean = new Span<double>((double*)target + (i * outputs), outputs);
                mean.Clear();
                for (var k = 0; k < neighbours; k++)
                {
                    TensorPrimitives.Add(mean, votes.AsSpan(buffers.Item2[k].Row * outputs, outputs), mean);
                }

                TensorPrimitives.Divide(mean, neighbours, mean);
                return buffers;
            }, _ => { });
        }
    }

    public string Export(GraphBuilder graph, string features)
    {
        var (rows, width) = (train.RowCount, train.Count);
        var points = new double[rows * width];
        TensorPrimitives.ConvertTruncating<float, double>(train.Values, points);
        var norms = Norms(points, rows, width);
        var transposed = new double[points.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < width; j++)
            {
                transposed[(j * rows) + i] = -2 * points[(i * width) + j];
            }
        }

        var distances = graph.Node("Gemm", [graph.Cast(features, OnnxType.Double), graph.Constant(transposed, width, rows), graph.Constant(norms, rows)]);
        var nearest = graph.Nodes("TopK", "", [graph.Cast(distances, OnnxType.Float), graph.Constant([(long)neighbours], 1)], 2, new OnnxAttribute("largest", 0))[1];
        var gathered = graph.Node("Gather", [graph.Constant(votes, rows, outputs), nearest], new OnnxAttribute("axis", 0));
        return graph.Node("ReduceMean", [gathered], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 0));
    }

    private static double[] Norms(double[] points, int rows, int width)
    {
        var norms = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            norms[i] = TensorPrimitives.SumOfSquares<double>(points.AsSpan(i * width, width));
        }

        return norms;
    }

    private void Nearest(double[] x, double[] points, double[] norms, (float Distance, int Row)[] found)
    {
        for (var i = 0; i < norms.Length; i++)
        {
            found[i] = ((float)(norms[i] - (2 * TensorPrimitives.Dot<double>(x, points.AsSpan(i * x.Length, x.Length)))), i);
        }

        // A bounded insertion keeps the k least; k is small.
        for (var i = 0; i < found.Length; i++)
        {
            var candidate = found[i];
            var place = Math.Min(i, neighbours);
            if (place == neighbours && candidate.CompareTo(found[neighbours - 1]) >= 0)
            {
                continue;
            }

            place = Math.Min(place, neighbours - 1);
            while (place > 0 && found[place - 1].CompareTo(candidate) > 0)
            {
                found[place] = found[place - 1];
                place--;
            }

            found[place] = candidate;
        }
    }
}
