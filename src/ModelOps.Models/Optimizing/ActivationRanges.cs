using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Optimizing;

/// <summary>How far the values between two layers range.</summary>
/// <param name="Low">The least seen.</param>
/// <param name="High">The largest seen.</param>
internal readonly record struct ActivationRange(double Low, double High)
{
    private const int Steps = 255;

    public bool IsFinite => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Both ranges.</summary>
    public ActivationRange And(ActivationRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>The step of 8 bits over the range, and the whole number that stands for 0, which is exact.</summary>
    public (float Scale, byte Zero) Quantization()
    {
        var (low, high) = (Math.Min(0, Low), Math.Max(0, High));
        var scale = (float)((high - low) / Steps);
        return float.IsNormal(scale) ? (scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, Steps)) : (1, 0);
    }
}

/// <summary>Runs a graph over rows and notes how far some of its values range.</summary>
internal static class ActivationRanges
{
    private const int MostRows = 2000;
    private const int MostImages = 200;
    private const int AtOnce = 256;

    /// <summary>The ranges by the values' names.</summary>
    /// <param name="model">The graph; it is not changed.</param>
    /// <param name="values">The values to watch.</param>
    /// <param name="definition">The model of the graph.</param>
    /// <param name="options">The rows.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InvalidInputException">The rows lack a column of the model.</exception>
    public static (IReadOnlyDictionary<string, ActivationRange> Ranges, int Rows) Measure(
        OnnxModel model, IReadOnlyList<string> values, ModelDefinition definition, OptimizationOptions options, CancellationToken cancellationToken)
    {
        using var session = new OnnxSession(Watching(model, values));
        var image = session.Inputs.ToList().FindIndex(ImageFeed.Takes);
        var frame = Sample(options.Calibration!, image < 0 ? MostRows : MostImages);
        var columns = InputMatcher.Columns(session.Inputs, InputMatcher.Specs(session.Inputs, definition.Signature), frame);
        var images = image < 0 ? null : ImageFeed.Of(columns[image] ?? throw new InvalidInputException($"The model needs images in the column '{session.Inputs[image].Name}'."), options.Images);
        var feeds = InputMatcher.Feeds(session.Inputs, columns, frame.RowCount, image);
        var found = values.Select(_ => new ActivationRange(double.PositiveInfinity, double.NegativeInfinity)).ToArray();
        try
        {
            // Layers of an image take megabytes: one at a time.
            var step = images is null ? AtOnce : 1;
            for (var start = 0; start < frame.RowCount; start += step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(step, frame.RowCount - start);
                if (images is null)
                {
                    Run(session, feeds, null, image, start, count, found, cancellationToken);
                    continue;
                }

                foreach (var (first, rows, pixels) in images.Pieces(start, count, cancellationToken))
                {
                    Run(session, feeds, pixels, image, first, rows, found, cancellationToken);
                }
            }
        }
        finally
        {
            Array.ForEach(feeds, feed => feed.Dispose());
        }

        return (values.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal), frame.RowCount);
    }

    private static Frame Sample(Frame rows, int most)
    {
        var count = Math.Min(most, rows.RowCount);
        return count == 0 ? throw new InvalidInputException("The data to calibrate with has no rows. Give some of those that the model is made for.")
            : count == rows.RowCount ? rows
            : rows.Take([.. Enumerable.Range(0, count).Select(row => (int)((long)row * rows.RowCount / count))]);
    }

    private static byte[] Watching(OnnxModel model, IReadOnlyList<string> values)
    {
        var copy = OnnxModel.Read(model.ToBytes());
        var graph = new GraphBuilder(copy);
        copy.Outputs.Clear();
        foreach (var value in values)
        {
            foreach (var op in (ReadOnlySpan<string>)["ReduceMin", "ReduceMax"])
            {
                copy.Outputs.Add(new OnnxValue(graph.Node(op, [value], new OnnxAttribute("keepdims", 0)), OnnxType.Undefined, null));
            }
        }

        return copy.ToBytes();
    }

    private static void Run(OnnxSession session, ColumnFeed[] feeds, OrtTensor? pixels, int image, int start, int count, ActivationRange[] found, CancellationToken cancellationToken)
    {
        var inputs = feeds.Select(feed => feed.Rows(start, count)).ToList();
        var owned = inputs.ToArray();
        if (pixels is not null)
        {
            inputs.Insert(image, pixels);
        }

        OrtTensor[] made = [];
        try
        {
            made = session.Run(inputs, pixels is { Length: > ImageFeed.ManyBytes }, cancellationToken);
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = found[i].And(new ActivationRange(Number(made[2 * i]), Number(made[(2 * i) + 1])));
            }
        }
        finally
        {
            Array.ForEach(owned, tensor => tensor.Dispose());
            Array.ForEach(made, tensor => tensor.Dispose());
        }
    }

    // NaN stays NaN in Math.Min and Math.Max: such a range is not finite.
    private static double Number(OrtTensor tensor) => tensor.Type == OnnxType.Double ? tensor.Values<double>()[0] : tensor.Values<float>()[0];
}
