namespace ModelOps;

/// <summary>Fits with live progress.</summary>
internal static class LiveFit
{
    internal static async Task<TrainedModel> RunAsync(ModelOpsSession ops, Frame data, FitOptions fit, CancellationToken cancellationToken)
    {
        var curve = new LossSketch();
        var last = "";
        var live = new LiveProgress(ops, "Training", curve.ToHtml);
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<FitProgress>(step =>
        {
            var text = FitText.Of(step);
            if (step.Note is null)
            {
                curve.Add(step);
                last = FitText.Of(step with { RowsPerSecond = null, TimeLeft = null });
            }
            else if (step.RowsPerSecond is not null && last.Length > 0)
            {
                // Within an epoch, what the last one reached is still what counts.
                text = $"{text}; last epoch: {last}";
            }

            return (step.Total == 0 ? null : (double)step.Step / step.Total, text);
        });
        return await Learner.FitAsync(data, fit, progress, cancellationToken).ConfigureAwait(false);
    }
}
