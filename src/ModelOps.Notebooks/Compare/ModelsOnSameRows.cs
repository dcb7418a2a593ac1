using ModelOps.Evaluation.Reports;
using System.Globalization;

namespace ModelOps;

/// <summary>Compares models on data that is given, or by evaluations of the same data that the store keeps.</summary>
internal sealed class ModelsOnSameRows(ModelOpsSession ops, CompareOptions options)
{
    // Rows times models times classes for which all metrics take a few seconds.
    private const long MostForAllMetrics = 200_000;

    // A p-value of the bootstrap cannot be smaller than twice one in so many, and is multiplied by the pairs.
    private const int ResamplesForPair = 100;

    internal async Task<CompareModelsResult> CompareAsync(CancellationToken cancellationToken)
    {
        var models = await ModelsAsync(cancellationToken).ConfigureAwait(false);
        var (evaluations, data, cautions) = options.Data is { } frame
            ? await MeasuredAsync(models, frame, cancellationToken).ConfigureAwait(false)
            : await KeptAsync(models, cancellationToken).ConfigureAwait(false);
        var rows = evaluations[0].Rows;
        var settings = options.Settings ?? new();
        settings = settings with
        {
            Baseline = options.Baseline ?? settings.Baseline,
            Metric = options.Metric.Length > 0 ? options.Metric : settings.Metric,
            Metrics = settings.Metrics ?? (rows.Count * (long)models.Length * Math.Max(1, rows.ClassCount) <= MostForAllMetrics ? null : MetricsShown.Of(rows.Task, evaluations.SelectMany(each => each.Metrics.Keys))),
            Intervals = settings.Intervals with { Resamples = Math.Max(settings.Intervals.Resamples, ResamplesForPair * models.Length * (models.Length - 1) / 2) },
        };
        var comparison = await Task.Run(
            () => EvaluationComparison.Compare([.. models.Zip(evaluations, (model, evaluation) => (model.Reference, evaluation))], settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new CompareModelsResult(comparison, data) { Cautions = [.. Same(models), .. cautions], Evaluations = evaluations };
    }

    private async Task<NamedModel[]> ModelsAsync(CancellationToken cancellationToken)
    {
        var (models, errors) = (new List<NamedModel>(), new List<string>());
        foreach (var given in options.Given.Concat(options.Models.Select(word => (NamedModel)word)))
        {
            try
            {
                models.Add(!given.IsNameOnly ? given : await ops.ResolveModelAsync(Word(given.Reference), cancellationToken).ConfigureAwait(false) with { Reference = given.Reference });
            }
            catch (InvalidInputException exception)
            {
                errors.AddRange(exception.Errors);
            }
        }

        return errors.Count == 0 ? [.. models] : throw new InvalidInputException(errors);
    }

    // A run is meant by the model that it logged.
    private string Word(string word)
    {
        const int Shortest = 6;
        return word.Length >= Shortest && word.All(char.IsAsciiHexDigitLower) && word.Any(char.IsAsciiDigit) && !ops.IsModelHere(word) ? $"runs:/{word}/model" : word;
    }

    private static IEnumerable<string> Same(NamedModel[] models) => models.GroupBy(model => EvaluationEvidence.DigestOf(model.Model)).Where(group => group.Count() > 1)
        .Select(group => $"{string.Join(" and ", group.Select(model => model.Reference))} are the same model.");

    private async Task<(EvaluationResult[] Evaluations, string Data, string[] Cautions)> MeasuredAsync(NamedModel[] models, NamedFrame data, CancellationToken cancellationToken)
    {
        RefuseOthers(models);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var (evaluations, cautions, digest) = (new List<EvaluationResult>(), new List<string>(), data.Frame.Digest());
        foreach (var model in models)
        {
            var settings = new EvaluateOptions { PositiveClass = evaluations.FirstOrDefault()?.PositiveClass };
            evaluations.Add(await Task.Run(() => Evaluator.Evaluate(model.Model, data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false));
            if (await KeptFiles.OwnRunAsync(store, model, cancellationToken).ConfigureAwait(false) is { } run && EvaluationLog.IsTrainingData(run, digest))
            {
                cautions.Add(Trained(model));
            }
        }

        return ([.. evaluations], string.Create(CultureInfo.InvariantCulture, $"{data.Name} (digest {digest}, {evaluations[0].RowCount} rows)"), [.. cautions]);
    }

    private static void RefuseOthers(NamedModel[] models)
    {
        foreach (var (first, other) in models.Skip(1).Select(other => (models[0], other)))
        {
            var (one, two) = (first.Model.Metadata, other.Model.Metadata);
            if (one.Task != two.Task || one.Target != two.Target)
            {
                throw new InvalidInputException($"{first.Reference} and {other.Reference} cannot be compared: the first predicts {Predicts(one)}, the second {Predicts(two)}.");
            }

            if (!one.Classes.Order(StringComparer.Ordinal).SequenceEqual(two.Classes.Order(StringComparer.Ordinal)))
            {
                throw new InvalidInputException($"{first.Reference} and {other.Reference} cannot be compared: the first knows the classes {string.Join(", ", one.Classes)}, the second {string.Join(", ", two.Classes)}.");
            }
        }
    }

    private static string Predicts(ModelFacts facts) => $"'{facts.Target ?? "a target that it does not name"}' ({facts.Task?.ToString().ToLowerInvariant() ?? "of no known task"})";

    private async Task<(EvaluationResult[] Evaluations, string Data, string[] Cautions)> KeptAsync(NamedModel[] models, CancellationToken cancellationToken)
    {
        RefuseOthers(models);
        var kept = new List<IReadOnlyList<KeptEvidence>>();
        foreach (var model in models)
        {
            kept.Add(await KeptEvidence.FindAsync(ops, model, cancellationToken).ConfigureAwait(false));
            if (!kept[^1].Any(each => each.IsOwn))
            {
                throw new InvalidInputException($"The store keeps no evaluation of {model.Reference} with its own target, positive class and threshold. {Advice(model, "DATA")}");
            }
        }

        if (KeptEvidence.OfTheSameData(kept) is not { } found)
        {
            var latest = kept.Select(each => each.Where(one => one.IsOwn).MaxBy(one => one.Evidence.Time)!.Evidence).ToArray();
            throw new InvalidInputException(
                $"No evaluations of {string.Join(" and ", models.Select(model => model.Reference))} are of the same data. {string.Join("; ", models.Zip(latest, (model, evidence) => $"{model.Reference} was last evaluated on {evidence}"))}. {Advice(models[^1], latest[0].DataName)}");
        }

        var evaluations = new List<EvaluationResult>();
        foreach (var each in found)
        {
            evaluations.Add(await each.RestoreAsync(cancellationToken).ConfigureAwait(false));
        }

        return ([.. evaluations], $"kept evaluations on {found[0].Evidence}", [.. models.Zip(found).Where(pair => pair.Second.IsTrainingData).Select(pair => Trained(pair.First))]);
    }

    private static string Trained(NamedModel model) => $"{model.Reference} was trained on these rows: it remembers them.";

    private static string Advice(NamedModel model, string data) =>
        $"Give the data with {Wording.Option("data")}, or run '{Wording.Command("evaluate", $"{model.Reference} --data {data}", $"ops.EvaluateAsync(\"{model.Reference}\", data)")}' first.";
}
