using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Holds a gate against a version: by evaluations that the store keeps, or by measuring on data that is given.</summary>
internal sealed class GateJudge(ModelOpsSession ops, Gate gate, ModelVersion candidate, ModelVersion? champion)
{
    /// <summary>Whether a rule of the gate compares with the champion.</summary>
    private bool Compares => gate.Rules.Any(rule => rule.MaxDropVsChampion is not null || rule.MinGainVsChampion is not null);

    private ModelVersion? Rival => Compares && champion is not null && champion.Version != candidate.Version ? champion : null;

    /// <exception cref="CheckFailedException">There is no evidence to judge by, or that of the two is not of the same data.</exception>
    internal async Task<GateVerdict> JudgeAsync(NamedFrame? data, CancellationToken cancellationToken)
    {
        var challenger = await ops.FetchModelAsync(Reference(candidate), cancellationToken);
        var (own, other, evidence, run) = data is null ? await ReadAsync(challenger, cancellationToken) : await MeasureAsync(challenger, data, cancellationToken);

        // A version that is the champion already is compared with itself.
        other ??= champion?.Version == candidate.Version ? own : null;
        var result = await Task.Run(() => gate.Check(own, other, cancellationToken), cancellationToken);
        return new GateVerdict(result, evidence, run);
    }

    private async Task<(EvaluationResult Own, EvaluationResult? Other, IReadOnlyList<string> Evidence, string? Run)> MeasureAsync(NamedModel challenger, NamedFrame data, CancellationToken cancellationToken)
    {
        var settings = new EvaluateOptions { Slices = gate.SliceColumns };
        var own = await Task.Run(() => Evaluator.Evaluate(challenger.Model, data.Frame, settings, cancellationToken), cancellationToken);
        EvaluationResult? other = null;
        if (Rival is not null)
        {
            var reigning = await ops.FetchModelAsync(Reference(Rival), cancellationToken);
            other = await Task.Run(() => Evaluator.Evaluate(reigning.Model, data.Frame, settings, cancellationToken), cancellationToken);
        }

        var digest = data.Frame.Digest();
        var text = string.Create(CultureInfo.InvariantCulture, $"measured now on {data.Name} (digest {digest}, {own.RowCount} rows)");
        return (own, other, await NotedAsync(challenger, text, digest, cancellationToken), challenger.RunId);
    }

    private async Task<(EvaluationResult Own, EvaluationResult? Other, IReadOnlyList<string> Evidence, string? Run)> ReadAsync(NamedModel challenger, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(candidate, challenger, cancellationToken);
        if (Rival is null)
        {
            var chosen = Sliced(kept)[0];
            var alone = $"version {candidate.Version}: {chosen.Evidence} (run {ShortId.Of(chosen.RunId)}, {chosen.Path})";
            return (await chosen.RestoreAsync(cancellationToken), null, await NotedAsync(challenger, alone, chosen.Evidence.DataDigest, cancellationToken), chosen.RunId);
        }

        var rivals = await KeptAsync(Rival, await ops.FetchModelAsync(Reference(Rival), cancellationToken), cancellationToken);
        var pairs = Sliced(kept).SelectMany(own => rivals.Where(other => IsOfTheSame(own.Evidence, other.Evidence)).Select(other => (Own: own, Other: other))).Take(1).ToArray();
        if (pairs.Length == 0)
        {
            var (latest, theirs) = (kept[0].Evidence, rivals[0].Evidence);
            throw new CheckFailedException(
                $"The gate {gate.Name} compares versions on the same data, and no evaluation of {Reference(candidate)} and {Reference(Rival)} is of the same data, target, positive class and threshold. "
                + $"{Reference(candidate)} was evaluated on {latest}{Threshold(latest)}; {Reference(Rival)} on {theirs}{Threshold(theirs)}. {Advice(Rival, latest.DataName)}");
        }

        var (mine, its) = pairs[0];
        string[] evidence =
        [
            .. await NotedAsync(challenger, $"version {candidate.Version}: {mine.Evidence} (run {ShortId.Of(mine.RunId)}, {mine.Path})", mine.Evidence.DataDigest, cancellationToken),
            $"version {Rival.Version}: {its.Evidence} (run {ShortId.Of(its.RunId)}, {its.Path})",
        ];
        return (await mine.RestoreAsync(cancellationToken), await its.RestoreAsync(cancellationToken), evidence, mine.RunId);
    }

    private async Task<IReadOnlyList<KeptEvidence>> KeptAsync(ModelVersion version, NamedModel model, CancellationToken cancellationToken)
    {
        var kept = await KeptEvidence.FindAsync(ops, model, cancellationToken);
        return kept.Count > 0
            ? kept
            : throw new CheckFailedException($"The gate {gate.Name} has nothing to judge {Reference(version)} by: the store keeps no evaluation of this model. {Advice(version, "DATA")}");
    }

    // What is sliced as the gate needs it comes first; where nothing is, the gate says what is missing.
    private KeptEvidence[] Sliced(IReadOnlyList<KeptEvidence> kept) => [.. kept.OrderBy(each => gate.SliceColumns.Except(each.Evidence.SliceColumns).Any())];

    private static bool IsOfTheSame(EvaluationEvidence one, EvaluationEvidence other) =>
        (one.DataDigest, one.RowCount, one.Target, one.PositiveClass, one.Threshold) == (other.DataDigest, other.RowCount, other.Target, other.PositiveClass, other.Threshold);

    private async Task<IReadOnlyList<string>> NotedAsync(NamedModel model, string text, string digest, CancellationToken cancellationToken)
    {
        var run = await EvaluationLog.OwnRunAsync(await ops.StoreAsync(cancellationToken), model, cancellationToken);
        return [run is not null && EvaluationLog.IsTrainingData(run, digest) ? $"{text}; these are the rows that the model was trained on" : text];
    }

    private string Advice(ModelVersion version, string data)
    {
        var sliced = gate.SliceColumns.Count > 0;
        var slices = sliced ? " " + Wording.Option("slices", string.Join(',', gate.SliceColumns)) : "";
        var options = sliced ? $", new() {{ Slices = [{string.Join(", ", gate.SliceColumns.Select(column => $"\"{column}\""))}] }}" : "";
        return $"Run '{Wording.Command("evaluate", $"{Reference(version)} --data {data}{slices}", $"ops.EvaluateAsync(\"{Reference(version)}\", data{options})")}' first, or give the data to promote with {Wording.Option("data")}.";
    }

    private static string Threshold(EvaluationEvidence evidence) => evidence.Threshold is { } limit ? string.Create(CultureInfo.InvariantCulture, $" at threshold {limit}") : "";

    private static string Reference(ModelVersion version) => $"{version.Name}/{version.Version}";
}

/// <summary>What a gate said, and by what.</summary>
/// <param name="Result">Its rules' outcomes.</param>
/// <param name="Evidence">The evaluations it was judged by, in words.</param>
/// <param name="RunId">The run that holds the candidate's evaluation, or made it.</param>
internal sealed record GateVerdict(GateResult Result, IReadOnlyList<string> Evidence, string? RunId);
