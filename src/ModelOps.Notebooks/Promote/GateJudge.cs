using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Holds a gate against a version: by evaluations that the store keeps, or by measuring on data that is given.</summary>
internal sealed class GateJudge(ModelOpsSession ops, Gate gate, ModelVersion candidate, ModelVersion? champion)
{
    private ModelVersion? Rival => gate.Compares && champion is not null && champion.Version != candidate.Version ? champion : null;

    /// <exception cref="CheckFailedException">There is no evidence to judge by, or that of the two is not of the same data.</exception>
    internal async Task<GateVerdict> JudgeAsync(NamedFrame? data, CancellationToken cancellationToken)
    {
        var challenger = await ops.FetchModelAsync(Reference(candidate), cancellationToken).ConfigureAwait(false);
        var (own, other, evidence, run) = data is null ? await ReadAsync(challenger, cancellationToken).ConfigureAwait(false) : await MeasureAsync(challenger, data, cancellationToken).ConfigureAwait(false);

        // A version that is the champion already is compared with itself.
        other ??= champion?.Version == candidate.Version ? own : null;
        var result = await Task.Run(() => gate.Check(own, other, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new GateVerdict(result, evidence, run);
    }

    private async Task<(EvaluationResult Own, EvaluationResult? Other, IReadOnlyList<string> Evidence, string? Run)> MeasureAsync(NamedModel challenger, NamedFrame data, CancellationToken cancellationToken)
    {
        var settings = new EvaluateOptions { Slices = gate.SliceColumns };
        var own = await Task.Run(() => Evaluator.Evaluate(challenger.Model, data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        EvaluationResult? other = null;
        if (Rival is not null)
        {
            var reigning = await ops.FetchModelAsync(Reference(Rival), cancellationToken).ConfigureAwait(false);
            other = await Task.Run(() => Evaluator.Evaluate(reigning.Model, data.Frame, settings, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var digest = data.Frame.Digest();
        var text = string.Create(CultureInfo.InvariantCulture, $"measured now on {data.Name} (digest {digest}, {own.RowCount} rows)");
        var run = await EvaluationLog.OwnRunAsync(await ops.StoreAsync(cancellationToken).ConfigureAwait(false), challenger, cancellationToken).ConfigureAwait(false);
        return (own, other, [run is not null && EvaluationLog.IsTrainingData(run, digest) ? text + KeptEvidence.TrainingRows : text], challenger.RunId);
    }

    private async Task<(EvaluationResult Own, EvaluationResult? Other, IReadOnlyList<string> Evidence, string? Run)> ReadAsync(NamedModel challenger, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(candidate, challenger, cancellationToken).ConfigureAwait(false);
        if (Rival is null)
        {
            var chosen = Sliced(kept)[0];
            return (await chosen.RestoreAsync(cancellationToken).ConfigureAwait(false), null, [Told(candidate, chosen)], chosen.RunId);
        }

        var rivals = await KeptAsync(Rival, await ops.FetchModelAsync(Reference(Rival), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (KeptEvidence.OfTheSameData([Sliced(kept), rivals]) is not [var mine, var its])
        {
            var (latest, theirs) = (Latest(kept), Latest(rivals));
            throw new CheckFailedException(
                $"The gate {gate.Name} compares versions on the same data, and no evaluation of {Reference(candidate)} and {Reference(Rival)} is of the same data and target, with their own thresholds. "
                + $"{Reference(candidate)} was last evaluated on {latest}; {Reference(Rival)} on {theirs}. {Advice(Rival, latest.DataName)}");
        }

        return (await mine.RestoreAsync(cancellationToken).ConfigureAwait(false), await its.RestoreAsync(cancellationToken).ConfigureAwait(false), [Told(candidate, mine), Told(Rival, its)], mine.RunId);
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
        [.. kept.Where(each => each.IsOwn).OrderBy(each => each.IsTrainingData).ThenBy(each => gate.SliceColumns.Except(each.Evidence.SliceColumns).Any())];

    private static EvaluationEvidence Latest(IReadOnlyList<KeptEvidence> kept) => kept.MaxBy(each => each.Evidence.Time)!.Evidence;

    private static string Told(ModelVersion version, KeptEvidence kept) =>
        $"version {version.Version}: {kept.Evidence} (run {ShortId.Of(kept.RunId)}, {kept.Path}){kept.Caution}";

    private string Advice(ModelVersion version, string data)
    {
        var sliced = gate.SliceColumns.Count > 0;
        var slices = sliced ? " " + Wording.Option("slices", string.Join(',', gate.SliceColumns)) : "";
        var options = sliced ? $", new() {{ Slices = [{string.Join(", ", gate.SliceColumns.Select(column => $"\"{column}\""))}] }}" : "";
        return $"Run '{Wording.Command("evaluate", $"{Reference(version)} --data {data}{slices}", $"ops.EvaluateAsync(\"{Reference(version)}\", data{options})")}' first, or give the data to promote with {Wording.Option("data")}.";
    }

    private static string Reference(ModelVersion version) => $"{version.Name}/{version.Version}";
}

/// <summary>What a gate said, and by what.</summary>
/// <param name="Result">Its rules' outcomes.</param>
/// <param name="Evidence">The evaluations it was judged by, in words.</param>
/// <param name="RunId">The run that holds the candidate's evaluation, or made it.</param>
internal sealed record GateVerdict(GateResult Result, IReadOnlyList<string> Evidence, string? RunId);
