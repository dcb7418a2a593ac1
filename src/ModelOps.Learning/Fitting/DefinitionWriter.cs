using System.Globalization;
using ModelOps.Learning.Images;
using ModelOps.Models;
using ModelOps.Models.Embeddings;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>Turns what was fitted into a model: one graph from raw columns to label and probabilities, or prediction.</summary>
internal static class DefinitionWriter
{
    private const int ExampleRows = 5;

    public static ModelDefinition Write(LearningProblem problem, FittedCandidate candidate)
    {
        RawInput[] inputs = [.. problem.Inputs.Where(input => candidate.Model.InputNames.Contains(input.Name))];
        var foreign = candidate.Model.Foreign;
        var (onnx, outputs) = foreign is null ? Graph(problem, candidate, inputs) : (foreign.File, Outputs(problem));
        var images = candidate.Model.ImageInputs;
        var example = images.Count > 0 ? ImageExample.Of(images) : new Frame(inputs.Select(input => problem.Frame[input.Name].Take([.. Enumerable.Range(0, Math.Min(ExampleRows, problem.Frame.RowCount))])));
        return new ModelDefinition(
            onnx,
            new ModelSignature([.. inputs.Select(input => images.Contains(input.Name) ? new ColumnSpec(input.Name, SpecType.Binary) : Spec(input))], outputs),
            new ModelFacts
            {
                Task = problem.Task,
                Target = problem.Options.Target,
                Classes = problem.Classes,
                PositiveClass = problem.Task == LearningTask.Binary ? problem.Classes[^1] : null,
                Trainer = candidate.TrainerName,
                Threshold = candidate.Threshold,
                Extra = foreign?.Settings ?? candidate.Model.Facts,
            })
        {
            Flavor = foreign?.Flavor,
            InputExample = example,
            Coefficients = LinearWeights.Of(problem, candidate.Model),
            Baseline = ImageEmbedder.AddTo(ModelBaseline.Of(problem.Frame, inputs.Select(input => input.Name).Append(problem.Options.Target), images), onnx, problem.Frame, images),
        };
    }

    private static (byte[] Onnx, ColumnSpec[] Outputs) Graph(LearningProblem problem, FittedCandidate candidate, RawInput[] inputs)
    {
        var images = candidate.Model.ImageInputs;
        var graph = images.Count > 0 ? new GraphBuilder(ImageInput.OperatorSet) : new GraphBuilder();
        foreach (var input in inputs)
        {
            if (images.Contains(input.Name))
            {
                graph.Input(input.Name, OnnxType.UInt8, -1, -1, -1, 3);
                continue;
            }

            graph.Input(input.Name, input.IsText ? OnnxType.String : OnnxType.Double, -1);
        }

        var scores = candidate.Model.Export(graph);
        var outputs = problem.Task == LearningTask.Regression ? Regression(graph, scores, candidate.Model) : Classification(graph, scores, problem, candidate.Threshold);
        return (graph.Model.ToBytes(), outputs);
    }

    private static ColumnSpec[] Outputs(LearningProblem problem) => problem.Task == LearningTask.Regression
        ? [new ColumnSpec(GraphNames.Prediction, SpecType.Double)]
        : GraphNames.ClassifierOutputs(problem.Classes, problem.Frame[problem.Options.Target] is Column<long>);

    // The graph takes booleans and whole numbers as doubles, so that missing values have a place. Whole numbers are declared as such, too:
    // a column that had none but whole ones takes 40.5, where MLflow's long would cut it to 40.
    private static ColumnSpec Spec(RawInput input) => new(input.Name, input.Type switch
    {
        ColumnType.String => SpecType.String,
        ColumnType.Timestamp => SpecType.DateTime,
        ColumnType.Bool => SpecType.Boolean,
        _ => SpecType.Double,
    });

    private static ColumnSpec[] Regression(GraphBuilder graph, string scores, IFittedFrameModel model)
    {
        graph.Output(graph.Node("Reshape", [scores, graph.Constant([-1L], 1)]), GraphNames.Prediction, OnnxType.Double, -1);
        var specs = new List<ColumnSpec> { new(GraphNames.Prediction, SpecType.Double) };
        foreach (var (tensor, name) in model.ExportMore(graph, scores))
        {
            graph.Output(graph.Node("Reshape", [tensor, graph.Constant([-1L], 1)]), name, OnnxType.Double, -1);
            specs.Add(new ColumnSpec(name, SpecType.Double));
        }

        return [.. specs];
    }

    private static ColumnSpec[] Classification(GraphBuilder graph, string scores, LearningProblem problem, double? threshold)
    {
        var classes = problem.Classes;
        var best = threshold is { } least
            ? graph.Cast(graph.Node("GreaterOrEqual", [graph.Node("Gather", [scores, graph.Constant([1L])], new OnnxAttribute("axis", 1)), graph.Constant([least])]), OnnxType.Int64)
            : graph.Node("ArgMax", [scores], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0));
        var integers = problem.Frame[problem.Options.Target] is Column<long>;
        var names = integers
            ? graph.Constant(classes.Select(name => long.Parse(name, CultureInfo.InvariantCulture)).ToArray(), classes.Count)
            : graph.Constant(classes, classes.Count);
        graph.Output(graph.Node("Gather", [names, best]), GraphNames.Label, integers ? OnnxType.Int64 : OnnxType.String, -1);
        graph.Output(scores, GraphNames.Probabilities, OnnxType.Double, -1, classes.Count);
        return GraphNames.ClassifierOutputs(classes, integers);
    }
}
