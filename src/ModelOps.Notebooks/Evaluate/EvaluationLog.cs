namespace ModelOps;

/// <summary>Writes an evaluation into the run of its model.</summary>
internal static class EvaluationLog
{
    internal static async Task WriteAsync(ModelOpsSession ops, string runId, NamedFrame data, EvaluationResult evaluation, CancellationToken cancellationToken)
    {
        await using var lease = await ops.LeaseRunAsync(runId, "", cancellationToken);
        var run = lease.Run;
        await run.LogInputAsync(TrainingLog.Dataset(data), "evaluation", cancellationToken);
        await run.LogMetricsAsync(evaluation.Metrics.Where(metric => double.IsFinite(metric.Value)), cancellationToken: cancellationToken);
        foreach (var (name, figure) in evaluation.Figures)
        {
            await run.LogFigureAsync(figure, $"evaluation/{name}", cancellationToken);
        }

        await run.FlushAsync(cancellationToken);
    }
}
