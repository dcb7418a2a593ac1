using Microsoft.ML;

namespace ModelOps.Learning.MLNet;

/// <summary>Fits a pipeline of a notebook.</summary>
internal sealed class MLNetPipelineTrainer(IEstimator<ITransformer> pipeline) : IModelTrainer
{
    private readonly IReadOnlyList<object> _parts = PipelineParts.Of(pipeline);

    public string Name => PipelineParts.Trainer(_parts) is { } trainer ? $"ML.NET {PipelineParts.NameOf(trainer)}" : "ML.NET pipeline";

    public IReadOnlyList<LearningTask> Tasks => PipelineParts.Tasks(_parts) is { Count: > 0 } tasks
        ? tasks
        : throw new InvalidInputException("The pipeline has no trainer for classes or numbers. Append one of mlContext.BinaryClassification.Trainers, MulticlassClassification.Trainers or Regression.Trainers.");

    public bool TakesWeights => false;

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["pipeline"] = string.Join(" > ", _parts.Select(PipelineParts.NameOf)) };

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        using var fit = new MLNetFit(context);
        context.Progress?.Report(new FitProgress(0, 0) { Note = $"{Name} on {frame.RowCount} rows" });
        var isMulticlass = Tasks.Contains(LearningTask.Multiclass);
        Exception? first = null;

        // The pipeline may read the target under its own name as it is, or as a trainer wants it.
        foreach (var isRaw in new[] { true, false })
        {
            var view = new PipelineView(problem, isMulticlass, isRaw);
            try
            {
                var rows = view.Of(frame, targets, context.CancellationToken);
                var fitted = fit.Run(pipeline, rows, PipelineParts.MayUseLightGbm(_parts));
                var (result, trainer) = (fitted.Transform(rows), PipelineParts.Trainer(_parts)!);
                return new MLNetPipelineModel(problem, view, fitted, PipelineOutput.Of(problem, result, targets, isMulticlass, PipelineParts.LabelOf(trainer)), _parts, LeftOut(result, trainer));
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException)
            {
                first ??= error;
            }
        }

        throw new InvalidInputException(
            $"The pipeline cannot be fitted on this data: {first!.Message.TrimEnd('.')}. It sees the columns {string.Join(", ", problem.InputNames)}, the target '{problem.Options.Target}', and the target as '{PipelineView.Label}'.", first);
    }

    // All trainers but LightGBM leave out rows with a missing feature, and only ML.NET's log says so.
    private static string[] LeftOut(IDataView result, object trainer)
    {
        if (PipelineParts.FeaturesOf(trainer) is not { } column || PipelineParts.NameOf(trainer).StartsWith("LightGbm", StringComparison.Ordinal) || ScoreReader.Read(result, column, out var width) is not { } values)
        {
            return [];
        }

        var rows = values.Length / width;
        var missing = Enumerable.Range(0, rows).Count(row => HasNaN(values.AsSpan(row * width, width)));
        return missing == 0 ? [] : [$"ML.NET left {missing} of {rows} rows out of the fit, since '{column}' has missing values there. Fill them, as with mlContext.Transforms.ReplaceMissingValues."];
    }

    private static bool HasNaN(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (float.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
