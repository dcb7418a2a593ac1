using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>Preparation that has learnt from training data.</summary>
internal sealed class FittedPipeline : IFittedPipeline
{
    private readonly IReadOnlyList<RawInput> _inputs;
    private readonly List<IFittedStep> _steps = [];

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Features { get; private set; } = [];

    /// <summary>What the steps learnt, in their order.</summary>
    public IReadOnlyList<IFittedStep> Steps => _steps;

    /// <summary>Features that are (x − shift) / scale of what they were, or of their reading.</summary>
    public IReadOnlyDictionary<string, (double Shift, double Scale)> Scales { get; private set; } = new Dictionary<string, (double Shift, double Scale)>();

    /// <summary>What features are of the raw columns, where their name does not say it.</summary>
    public IReadOnlyDictionary<string, string> Readings { get; private set; } = new Dictionary<string, string>();

    private FittedPipeline(IReadOnlyList<RawInput> inputs) => _inputs = inputs;

    /// <summary>Fits the steps one after the other.</summary>
    /// <returns>The pipeline and the features of the training rows.</returns>
    public static (FittedPipeline Pipeline, Features Features) Fit(Frame frame, IReadOnlyList<RawInput> inputs, IReadOnlyList<IPipelineStep> steps, StepContext context)
    {
        var pipeline = new FittedPipeline(inputs);
        var table = pipeline.Read(frame);
        foreach (var step in steps)
        {
            var fitted = step.Fit(table, context);
            fitted.ApplyToTraining(table);
            pipeline._steps.Add(fitted);
        }

        var features = table.ToFeatures();
        pipeline.Features = [.. features.Columns.Select(column => column.Name)];
        (pipeline.Scales, pipeline.Readings) = (table.Scaled, table.Changed);
        return (pipeline, features);
    }

    /// <summary>The features of any rows.</summary>
    public Features Transform(Frame frame)
    {
        var table = Read(frame);
        foreach (var step in _steps)
        {
            step.Apply(table);
        }

        return table.ToFeatures();
    }

    /// <summary>Writes the steps into a graph that has the inputs.</summary>
    /// <returns>The name of the float tensor <c>[N, F]</c>.</returns>
    public string Export(GraphBuilder graph)
    {
        var table = new GraphTable(graph);
        table.AddInputs([.. _inputs.Where(input => !input.IsText).Select(input => input.Name)]);
        foreach (var input in _inputs.Where(input => input.IsText))
        {
            table.AddText(input.Name, input.Name);
        }

        foreach (var step in _steps)
        {
            step.Export(table);
        }

        return table.Features(Features);
    }

    private PreparedTable Read(Frame frame) => new(
        frame.RowCount,
        _inputs.Where(input => !input.IsText).Select(input => PreparedNumber.Of(input.Name, RawColumn.Numbers(frame[input.Name]))),
        _inputs.Where(input => input.IsText).Select(input => RawColumn.Texts(frame[input.Name])));
}
