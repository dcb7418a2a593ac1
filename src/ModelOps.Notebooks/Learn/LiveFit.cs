namespace ModelOps;

/// <summary>Fits with live progress.</summary>
internal static class LiveFit
{
    internal static async Task<TrainedModel> RunAsync(ModelOpsSession ops, Frame data, FitOptions fit, CancellationToken cancellationToken)
    {
        var curve = new LossSketch();
        var live = new LiveProgress(ops, "Training", curve.ToHtml);
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<FitProgress>(step =>
        {
            curve.Add(step);
            return (step.Total == 0 ? null : (double)step.Step / step.Total, step.Note ?? (step.Loss is { } loss ? FormattableString.Invariant($"loss {NumberText.Of(loss, 5)}") : ""));
        });
        return await Learner.FitAsync(data, fit, progress, cancellationToken).ConfigureAwait(false);
    }
}
