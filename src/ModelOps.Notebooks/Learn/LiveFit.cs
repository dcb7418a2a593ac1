namespace ModelOps;

/// <summary>Fits with live progress.</summary>
internal static class LiveFit
{
    internal static async Task<TrainedModel> RunAsync(ModelOpsSession ops, Frame data, FitOptions fit, CancellationToken cancellationToken)
    {
        var curve = new LossSketch();
        var before = ops.Time.GetTimestamp();
        var live = new LiveProgress(ops, "Training", curve.ToHtml);
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<FitProgress>(step =>
        {
            curve.Add(step);
            var now = ops.Time.GetTimestamp();
            var took = ops.Time.GetElapsedTime(Interlocked.Exchange(ref before, now), now);
            return (step.Total == 0 ? null : (double)step.Step / step.Total, step.Note ?? FitText.Of(step, took));
        });
        return await Learner.FitAsync(data, fit, progress, cancellationToken).ConfigureAwait(false);
    }
}
