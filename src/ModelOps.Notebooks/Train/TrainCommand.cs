namespace ModelOps;

internal sealed class TrainCommand() : LifecycleCommand<TrainOptions, TrainResult>("train", "Fit a model, prove its ONNX graph equal, and log it.")
{
    /// <summary>The artifact path of a run's model.</summary>
    internal const string ArtifactPath = "model";

    public override async Task<TrainResult> ExecuteAsync(ModelOpsSession ops, TrainOptions options, CancellationToken cancellationToken)
    {
        var fit = new FitOptions
        {
            Target = options.Target,
            Trainer = options.Trainer,
            Set = options.Set,
            Features = options.Features,
            PositiveClass = options.Positive,
            Seed = options.Seed,
        };
        TrainedModel trained;
        await using (var live = new LiveProgress(ops, "Training"))
        {
            var progress = live.As<FitProgress>(step => ((double)step.Step / Math.Max(1, step.Total), step.Loss is { } loss ? FormattableString.Invariant($"loss {loss:G5}") : ""));
            trained = await Learner.FitAsync(options.Data.Frame, fit, progress, cancellationToken);
        }

        return await TrainingLog.WriteAsync(ops, options, trained, cancellationToken);
    }
}
