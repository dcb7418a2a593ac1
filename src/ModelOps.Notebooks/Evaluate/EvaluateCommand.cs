namespace ModelOps;

internal sealed class EvaluateCommand() : LifecycleCommand<EvaluateCommandOptions, EvaluateResult>("evaluate", "Measure a model on data it has not seen.")
{
    protected override string? Doing => "Evaluating";

    public override async Task<EvaluateResult> ExecuteAsync(ModelOpsSession ops, EvaluateCommandOptions options, CancellationToken cancellationToken)
    {
        var settings = new EvaluateOptions { Target = options.Target, Threshold = options.Threshold, Slices = options.Slices ?? [] };
        var evaluation = await Task.Run(() => Evaluator.Evaluate(options.Model.Model, options.Data.Frame, settings, cancellationToken), cancellationToken);
        ops.Remember(options.Model, new EvaluationEvidence(evaluation, options.Data, settings));
        if (options.Model.RunId is { } runId)
        {
            await EvaluationLog.WriteAsync(ops, runId, options.Data, evaluation, cancellationToken);
        }

        return new EvaluateResult(evaluation, options.Model.Reference, options.Data.Name);
    }

    protected override IEnumerable<(string Name, object Value)> Variables(EvaluateCommandOptions options, EvaluateResult result) =>
        options.As is { } name ? [(name, result.Evaluation)] : [];
}
