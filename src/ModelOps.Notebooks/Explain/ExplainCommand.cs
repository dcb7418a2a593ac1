namespace ModelOps;

internal sealed class ExplainCommand() : LifecycleCommand<ExplainCommandOptions, ExplainResult>("explain", "Show what a model looks at: permutation importance, partial dependence.")
{
    public override async Task<ExplainResult> ExecuteAsync(ModelOpsSession ops, ExplainCommandOptions options, CancellationToken cancellationToken)
    {
        if (options.Top < 0)
        {
            throw new InvalidInputException($"'{Wording.Option("top")}' is {options.Top}; give 0 or more.");
        }

        var settings = new ExplainOptions { Metric = options.Metric, Seed = options.Seed };
        var model = options.Model.Model;
        var data = options.Data.Frame;
        var live = new LiveProgress(ops, "Explaining");
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<ExplainProgress>(step => ((double)step.Done / step.Total, step.Column));
        return await Task.Run(
            () =>
            {
                var importance = Explainer.Importance(model, data, settings, progress, cancellationToken);
                var dependence = importance.Features.Take(options.Top).Select(feature => Explainer.Dependence(model, data, feature.Column, settings, cancellationToken));
                return new ExplainResult(options.Model.Reference, importance, [.. dependence]) { Coefficients = model.Coefficients, Task = model.Metadata.Task };
            },
            cancellationToken).ConfigureAwait(false);
    }
}
