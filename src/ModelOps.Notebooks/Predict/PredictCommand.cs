namespace ModelOps;

internal sealed class PredictCommand() : LifecycleCommand<PredictOptions, PredictResult>("predict", "Score rows: over HTTP by a deployment, or in process by a model.")
{
    protected override string? Doing => "Predicting";

    public override async Task<PredictResult> ExecuteAsync(ModelOpsSession ops, PredictOptions options, CancellationToken cancellationToken)
    {
        if (ops.Deployments.TryGetValue(options.Model, out var deployment))
        {
            return new PredictResult(await deployment.PredictAsync(options.Data.Frame, cancellationToken), options.Model, deployment.Address);
        }

        var model = await ops.ResolveModelAsync(options.Model, cancellationToken);
        return new PredictResult(await Task.Run(() => model.Model.Predict(options.Data.Frame), cancellationToken), model.Reference, null);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(PredictOptions options, PredictResult result) =>
        options.As is { } name ? [(name, result.Predictions)] : [];
}
