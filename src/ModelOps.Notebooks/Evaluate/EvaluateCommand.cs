using ModelOps.Files;

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
        EvaluationFiles.Check(options);
        var data = options.Data;
        options = options with { Data = PredictSeries.Past(options.Model.Model, options.Data) };
        var given = options.Settings ?? new EvaluateOptions();
        var settings = given with
        {
            Target = options.Target ?? given.Target,
            Threshold = options.Threshold ?? given.Threshold,
            Slices = options.Slices ?? given.Slices,
            Weights = options.Weights ?? given.Weights,
            Fairness = options.Fairness ?? given.Fairness,
            FavourableClass = options.FavourableClass ?? given.FavourableClass,
            WorstSlices = options.WorstSlices ?? given.WorstSlices,
            Metrics = options.Metrics ?? given.Metrics,
            Costs = options.Costs is { } costs ? CostTable.Parse(costs) : given.Costs,
        };
        if (options.FavourableClass is not null && settings.Fairness.Count == 0)
        {
            throw new InvalidInputException($"'{Wording.Option("favourable-class")}' belongs to measures of fairness: add '{Wording.Option("fairness")}' with a column, or leave it out.");
        }

        var work = (long)options.Data.Frame.RowCount * Math.Max(1, options.Model.Model.Metadata.Classes.Count) * (1 + settings.Slices.Count + settings.Fairness.Count);
        settings = settings with { Intervals = settings.Intervals ?? (work > MostForIntervals ? null : work > MostForAll ? new BootstrapOptions { Resamples = FewResamples } : new BootstrapOptions()) };
        var evaluation = await Task.Run(() => Evaluator.Evaluate(options.Model.Model, options.Data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        var explained = options.Explain ? await Task.Run(() => Explain(options, evaluation, cancellationToken), cancellationToken).ConfigureAwait(false) : [];
        return await KeepAsync(ops, options, data, settings, evaluation, explained, cancellationToken).ConfigureAwait(false);
    }

    private static ExplainResult[] Explain(EvaluateCommandOptions options, EvaluationResult evaluation, CancellationToken cancellationToken)
    {
        var (model, data) = (options.Model.Model, options.Data.Frame);

        // Of what is undefined nothing can be lost; the evaluation's notes say why it is.
        ExplainResult[] importance = double.IsFinite(evaluation[MetricCatalog.Default(evaluation.Task).Name])
            ? [new(options.Model.Reference, Explainer.Importance(model, data, new() { Target = evaluation.Target }, null, cancellationToken), [])]
            : [];

        // Labels alone have nothing that columns could add to.
        var hasScores = evaluation.Task == LearningTask.Regression || evaluation.Rows.HasProbabilities;
        return [.. importance, .. hasScores ? [new(options.Model.Reference, null, []) { Shap = Explainer.Shap(model, data, null, null, cancellationToken) }] : (ExplainResult[])[]];
    }

    private static async Task<EvaluateResult> KeepAsync(ModelOpsSession ops, EvaluateCommandOptions options, NamedFrame data, EvaluateOptions settings, EvaluationResult evaluation, ExplainResult[] explained, CancellationToken cancellationToken)
    {
        var prepared = await PreparedEvaluation.OfAsync(ops, options.Model, data, evaluation, settings, cancellationToken).ConfigureAwait(false);
        var result = new EvaluateResult(evaluation, options.Model.Reference, options.Data.Name)
        {
            Evidence = prepared.Path,
            IsTrainingData = prepared.IsTrainingData,
            Importance = explained.Select(each => each.Importance).FirstOrDefault(importance => importance is not null),
            Shap = explained.Select(each => each.Shap).FirstOrDefault(shap => shap is not null),
            Explanations = [.. explained.Select(each => ExplanationLog.EvidenceOf(options.Model, options.Data, each, prepared.Time))],
            LearningCurve = prepared.Run is { } run ? await LearningCurve.OfAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), run, cancellationToken).ConfigureAwait(false) : null,
            Report = options.Report,
            Images = options.Model.Model.ImageInputs is [var column, ..] && evaluation.Task != LearningTask.Regression ? EvaluatedImages.Of(evaluation, options.Data.Frame, column) : null,
        };
        var report = options.Report is null ? null : EvaluationFiles.Report(prepared, [.. result.MoreSections()]).ToHtml();
        var files = await EvaluationFiles.MakeAsync(options, prepared, result.AllFigures(), report, cancellationToken).ConfigureAwait(false);
        if (report is not null)
        {
            AtomicFile.WriteText(Path.GetFullPath(options.Report!, ops.Folder), report);
        }

        var (runId, isInFolder) = await EvaluationLog.WriteAsync(ops, prepared, files, cancellationToken).ConfigureAwait(false);
        foreach (var each in explained)
        {
            await ExplanationLog.WriteAsync(ops, options.Model, options.Data, each, cancellationToken).ConfigureAwait(false);
        }

        return result with { RunId = runId, IsInFolder = isInFolder };
    }

    protected override IEnumerable<(string Name, object Value)> Variables(EvaluateCommandOptions options, EvaluateResult result) =>
        options.As is { } name ? [(name, result.Evaluation)] : [];
}
