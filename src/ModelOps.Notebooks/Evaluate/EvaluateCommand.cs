namespace ModelOps;

internal sealed class EvaluateCommand() : LifecycleCommand<EvaluateCommandOptions, EvaluateResult>("evaluate", "Measure a model on data it has not seen.")
{
    // Rows times classes times slicings for which a thousand resamples take about a second, and for which the least that will do take a few.
    private const long MostForAll = 50_000;
    private const long MostForIntervals = 4_000_000;
    private const int FewResamples = 200;

    protected override string? Doing => "Evaluating";

    public override async Task<EvaluateResult> ExecuteAsync(ModelOpsSession ops, EvaluateCommandOptions options, CancellationToken cancellationToken)
    {
        var given = options.Settings ?? new EvaluateOptions();
        var settings = given with
        {
            Target = options.Target,
            Threshold = options.Threshold,
            Slices = options.Slices ?? [],
            Weights = options.Weights ?? given.Weights,
            Fairness = options.Fairness ?? given.Fairness,
            FavourableClass = options.FavourableClass ?? given.FavourableClass,
            WorstSlices = options.WorstSlices ?? given.WorstSlices,
            Metrics = options.Metrics ?? given.Metrics,
            Costs = options.Costs is { } costs ? CostTable.Parse(costs) : given.Costs,
        };
        var work = (long)options.Data.Frame.RowCount * Math.Max(1, options.Model.Model.Metadata.Classes.Count) * (1 + settings.Slices.Count + settings.Fairness.Count);
        settings = settings with { Intervals = settings.Intervals ?? (work > MostForIntervals ? null : work > MostForAll ? new BootstrapOptions { Resamples = FewResamples } : new BootstrapOptions()) };
        var evaluation = await Task.Run(() => Evaluator.Evaluate(options.Model.Model, options.Data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        var (runId, path, isTrainingData, isInFolder) = await EvaluationLog.WriteAsync(ops, options.Model, options.Data, evaluation, settings, cancellationToken).ConfigureAwait(false);
        return new EvaluateResult(evaluation, options.Model.Reference, options.Data.Name) { RunId = runId, Evidence = path, IsTrainingData = isTrainingData, IsInFolder = isInFolder };
    }

    protected override IEnumerable<(string Name, object Value)> Variables(EvaluateCommandOptions options, EvaluateResult result) =>
        options.As is { } name ? [(name, result.Evaluation)] : [];
}
