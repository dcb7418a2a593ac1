using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Holds a gate against a version: by evaluations that the store keeps, or by measuring on data that is given.</summary>
internal sealed class GateJudge(ModelOpsSession ops, Gate gate, ModelVersion candidate, ModelVersion? champion)
{
    // Whose metrics are compared; one that is the champion already is compared with itself.
    private ModelVersion? Rival => gate.Compares && champion is not null && champion.Version != candidate.Version ? champion : null;

    /// <exception cref="CheckFailedException">There is no evidence to judge by, or that of the two is not of the same data.</exception>
    internal async Task<GateVerdict> JudgeAsync(NamedFrame? data, CancellationToken cancellationToken)
    {
        var challenger = await ops.FetchModelAsync(Reference(candidate), cancellationToken).ConfigureAwait(false);
        var isChampion = champion?.Version == candidate.Version;
        var reigning = (Rival ?? (gate.ComparesModels && !isChampion ? champion : null)) is { } rival ? await ops.FetchModelAsync(Reference(rival), cancellationToken).ConfigureAwait(false) : null;
        var judged = !gate.NeedsEvaluation ? await UnevaluatedAsync(challenger, data, cancellationToken).ConfigureAwait(false)
            : data is null ? await ReadAsync(challenger, reigning, cancellationToken).ConfigureAwait(false)
            : await MeasureAsync(challenger, reigning, data, cancellationToken).ConfigureAwait(false);
        var subject = new GateSubject
        {
            Evaluation = judged.Own,
            Champion = judged.Other ?? (isChampion ? judged.Own : null),
            Model = challenger.Model,
            ChampionModel = reigning?.Model ?? (isChampion ? challenger.Model : null),
            Data = data?.Frame,
            Time = ops.Time,
        };
        var result = await Task.Run(() => gate.Check(subject, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new GateVerdict(result, judged.Evidence, judged.Run);
    }

    private async Task<Judged> UnevaluatedAsync(NamedModel challenger, NamedFrame? data, CancellationToken cancellationToken) => data is null
        ? new(null, null, ["the model folder itself"], challenger.RunId)
        : new(null, null, [await MeasuredAsync(challenger, data, data.Frame.RowCount, cancellationToken).ConfigureAwait(false)], challenger.RunId);

    private async Task<Judged> MeasureAsync(NamedModel challenger, NamedModel? reigning, NamedFrame data, CancellationToken cancellationToken)
    {
        var settings = new EvaluateOptions { Slices = gate.SliceColumns, Fairness = gate.FairnessColumns };
        var own = await Task.Run(() => Evaluator.Evaluate(challenger.Model, data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        var other = Rival is null ? null : await Task.Run(() => Evaluator.Evaluate(reigning!.Model, data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new(own, other, [await MeasuredAsync(challenger, data, own.RowCount, cancellationToken).ConfigureAwait(false)], challenger.RunId);
    }

    private async Task<string> MeasuredAsync(NamedModel challenger, NamedFrame data, int rows, CancellationToken cancellationToken)
    {
        var digest = data.Frame.Digest();
        var text = string.Create(CultureInfo.InvariantCulture, $"measured now on {data.Name} (digest {digest}, {rows} rows)");
        var run = await KeptFiles.OwnRunAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), challenger, cancellationToken).ConfigureAwait(false);
        return run is not null && EvaluationLog.IsTrainingData(run, digest) ? text + KeptEvidence.TrainingRows : text;
    }

    private async Task<Judged> ReadAsync(NamedModel challenger, NamedModel? reigning, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(candidate, challenger, cancellationToken).ConfigureAwait(false);
        if (Rival is null)
        {
            var chosen = Sliced(kept)[0];
            return new(await chosen.RestoreAsync(cancellationToken).ConfigureAwait(false), null, [Told(candidate, chosen)], chosen.RunId);
        }

        var rivals = await KeptAsync(Rival, reigning!, cancellationToken).ConfigureAwait(false);
        if (KeptEvidence.OfTheSameData([Sliced(kept), rivals]) is not [var mine, var its])
        {
            var (latest, theirs) = (Latest(kept), Latest(rivals));
            throw new CheckFailedException(
                $"The gate {gate.Name} compares versions on the same data, and no evaluation of {Reference(candidate)} and {Reference(Rival)} is of the same data and target, with their own thresholds. "
                + $"{Reference(candidate)} was last evaluated on {latest}; {Reference(Rival)} on {theirs}. {Advice(Rival, latest.DataName)}");
        }

        return new(await mine.RestoreAsync(cancellationToken).ConfigureAwait(false), await its.RestoreAsync(cancellationToken).ConfigureAwait(false), [Told(candidate, mine), Told(Rival, its)], mine.RunId);
    }

    private async Task<IReadOnlyList<KeptEvidence>> KeptAsync(ModelVersion version, NamedModel model, CancellationToken cancellationToken)
    {
        var kept = await KeptEvidence.FindAsync(ops, model, cancellationToken).ConfigureAwait(false);
        if (kept.Any(each => each.IsOwn))
        {
            return kept;
        }

        var why = kept.Count == 0
            ? "the store keeps no evaluation of this model"
            : $"it serves with its own target, positive class and threshold, and was evaluated only with {kept[0].Evidence.Settings}";
        throw new CheckFailedException($"The gate {gate.Name} has nothing to judge {Reference(version)} by: {why}. {Advice(version, kept.Count == 0 ? "DATA" : kept[0].Evidence.DataName)}");
    }

    // The rows of the training come last, for what they show is memory. Then what is sliced as the gate needs it comes first; where
    // nothing is, the gate says what is missing.
    private KeptEvidence[] Sliced(IReadOnlyList<KeptEvidence> kept) =>
        [.. kept.Where(each => each.IsOwn).OrderBy(each => each.IsTrainingData).ThenBy(each => gate.SliceColumns.Except(each.Evidence.SliceColumns).Any() || gate.FairnessColumns.Except(each.Evidence.FairnessColumns).Any())];

    private static EvaluationEvidence Latest(IReadOnlyList<KeptEvidence> kept) => kept.MaxBy(each => each.Evidence.Time)!.Evidence;

    private static string Told(ModelVersion version, KeptEvidence kept) =>
        $"version {version.Version}: {kept.Evidence} (run {ShortId.Of(kept.RunId)}, {kept.Path}){kept.Caution}";

    private string Advice(ModelVersion version, string data)
    {
        (string Option, string Member, IReadOnlyList<string> Columns)[] asked = [.. new[] { ("slices", "Slices", gate.SliceColumns), ("fairness", "Fairness", gate.FairnessColumns) }.Where(each => each.Item3.Count > 0)];
        var slices = string.Concat(asked.Select(each => " " + Wording.Option(each.Option, string.Join(',', each.Columns))));
        var options = asked.Length == 0 ? "" : $", new() {{ {string.Join(", ", asked.Select(each => $"{each.Member} = [{string.Join(", ", each.Columns.Select(column => $"\"{column}\""))}]"))} }}";
        return $"Run '{Wording.Command("evaluate", $"{Reference(version)} --data {data}{slices}", $"ops.EvaluateAsync(\"{Reference(version)}\", data{options})")}' first, or give the data to measure on with {Wording.Option("data")}.";
    }

    private static string Reference(ModelVersion version) => $"{version.Name}/{version.Version}";

    private sealed record Judged(EvaluationResult? Own, EvaluationResult? Other, IReadOnlyList<string> Evidence, string? Run);
}
