using ModelOps.Tracking;

namespace ModelOps;

/// <summary>One run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Files">The files and folders at the root of its artifacts.</param>
public sealed record RunResult(Run Run, IReadOnlyList<string> Files) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Run {Run.Info.Name}")
            .Fact("id", Run.Info.RunId)
            .Fact("status", WireText.Of(Run.Info.Status))
            .Fact("started", RunDisplay.Started(Run.Info))
            .Fact("took", RunDisplay.Duration(Run.Info))
            .Fact("commit", Run.Data.Tags.FirstOrDefault(tag => tag.Key == "mlflow.source.git.commit")?.Value)
            .Fact("artifacts", Run.Info.ArtifactUri);
        AddTable(view, "Parameters", ["parameter", "value"], Run.Data.Params.Select(param => new object?[] { param.Key, param.Value }));
        AddTable(view, "Metrics", ["metric", "value", "step"], Run.Data.Metrics.Select(metric => new object?[] { metric.Key, metric.Value, metric.Step }));
        AddTable(view, "Data", ["dataset", "digest", "context"], Run.Inputs.Select(input => new object?[] { input.Dataset.Name, input.Dataset.Digest, input.Tags.FirstOrDefault(tag => tag.Key == "mlflow.data.context")?.Value }));
        AddTable(view, "Files", ["file"], Files.Select(file => new object?[] { file }));
        return view;
    }

    private static void AddTable(View view, string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        if (rows.Any())
        {
            view.Table(columns, rows, caption);
        }
    }
}
