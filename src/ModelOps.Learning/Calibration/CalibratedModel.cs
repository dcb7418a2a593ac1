using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Calibration;

/// <summary>A function from a probability to a better one, the same in a graph.</summary>
internal interface ICalibration
{
    double Apply(double probability);

    /// <summary>Maps a double tensor <c>[N, 1]</c>.</summary>
    string Export(GraphBuilder graph, string probability);
}

/// <summary>Platt scaling over the logit of a probability.</summary>
internal sealed class PlattCalibration(PlattScaling scaling) : ICalibration
{
    // Logits stay finite: about ±34.
    private const double Least = 1e-15;

    public static double Logit(double p)
    {
        var inside = Math.Clamp(p, Least, 1 - Least);
        return Math.Log(inside / (1 - inside));
    }

    public double Apply(double probability) => scaling.Apply(Logit(probability));

    public string Export(GraphBuilder graph, string probability)
    {
        var inside = graph.Node("Clip", [probability, graph.Constant([Least]), graph.Constant([1 - Least])]);
        var logit = graph.Node("Log", [graph.Node("Div", [inside, graph.Node("Sub", [graph.Constant([1.0], 1), inside])])]);
        var scaled = graph.Node("Mul", [logit, graph.Constant([scaling.Slope], 1)]);
        return graph.Node("Sigmoid", [graph.Node("Add", [scaled, graph.Constant([scaling.Intercept], 1)])]);
    }
}

/// <summary>Isotonic regression as a sum of hinges.</summary>
internal sealed class IsotonicCalibration(IsotonicScaling scaling) : ICalibration
{
    public double Apply(double probability) => scaling.Apply(probability);

    public string Export(GraphBuilder graph, string probability)
    {
        var knots = scaling.Knots.Length;
        double[] bends = [.. Enumerable.Range(0, knots).Select(scaling.Bend)];
        var hinges = graph.Node("Relu", [graph.Node("Sub", [probability, graph.Constant(scaling.Knots, knots)])]);
        var sum = graph.Node("Gemm", [hinges, graph.Constant(bends, knots, 1), graph.Constant([scaling.Heights[0]], 1)]);
        var inside = graph.Node("Clip", [sum, graph.Constant([0.0]), graph.Constant([1.0])]);
        var grain = graph.Constant([IsotonicScaling.Grain], 1);
        return graph.Node("Div", [graph.Node("Round", [graph.Node("Mul", [inside, grain])]), grain]);
    }
}

/// <summary>A classifier whose probabilities go through a calibration for each class and are made to sum to 1; two classes share one.</summary>
internal sealed class CalibratedModel(IFittedFrameModel inner, ICalibration[] calibrations) : IFittedFrameModel
{
    private const double Least = 1e-12;

    /// <summary>The model below.</summary>
    public IFittedFrameModel Inner => inner;

    public int OutputCount => inner.OutputCount;

    public IReadOnlyList<string> InputNames => inner.InputNames;

    public IReadOnlyList<string> ImageInputs => inner.ImageInputs;

    public Frame? ProofRows => inner.ProofRows;

    public IReadOnlyList<string> Notes => inner.Notes;

    public ForeignForm? Foreign => inner.Foreign is null ? null
        : throw new InvalidInputException("A calibration is part of an ONNX graph, which this model does not have. Leave it out, or calibrate in the pipeline itself.");

    public bool GiveUpGraph(string why) => inner.GiveUpGraph(why);

    public string? Suspect(Frame rows) => inner.Suspect(rows);

    public void Predict(Frame frame, Span<double> output)
    {
        inner.Predict(frame, output);
        var classes = OutputCount;
        for (var i = 0; i < frame.RowCount; i++)
        {
            var row = output.Slice(i * classes, classes);
            if (classes == 2)
            {
                row[1] = calibrations[0].Apply(row[1]);
                row[0] = 1 - row[1];
                continue;
            }

            var sum = 0.0;
            for (var k = 0; k < classes; k++)
            {
                row[k] = calibrations[k].Apply(row[k]) + Least;
                sum += row[k];
            }

            foreach (ref var p in row)
            {
                p /= sum;
            }
        }
    }

    public string Export(GraphBuilder graph)
    {
        var probabilities = inner.Export(graph);
        if (OutputCount == 2)
        {
            var positive = calibrations[0].Export(graph, Column(graph, probabilities, 1));
            var negative = graph.Node("Sub", [graph.Constant([1.0], 1), positive]);
            return graph.Node("Concat", [negative, positive], new OnnxAttribute("axis", 1));
        }

        var columns = calibrations.Select((calibration, k) => calibration.Export(graph, Column(graph, probabilities, k))).ToArray();
        var each = graph.Node("Add", [graph.Node("Concat", columns, new OnnxAttribute("axis", 1)), graph.Constant([Least], 1)]);
        return graph.Node("Div", [each, graph.Node("ReduceSum", [each, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1))]);
    }

    private static string Column(GraphBuilder graph, string matrix, long column) =>
        graph.Node("Gather", [matrix, graph.Constant([column], 1)], new OnnxAttribute("axis", 1));
}
