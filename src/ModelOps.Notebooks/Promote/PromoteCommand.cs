using System.Text.Json.Nodes;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class PromoteCommand() : LifecycleCommand<PromoteOptions, PromoteResult>("promote", "Move an alias to a version, if the gate agrees.")
{
    public override async Task<PromoteResult> ExecuteAsync(ModelOpsSession ops, PromoteOptions options, CancellationToken cancellationToken)
    {
        var gate = options.Gate is { } file ? ModelOps.Gate.Load(ops.ResolvePath(file)) : null;
        var store = await ops.StoreAsync(cancellationToken);
        var candidate = await store.GetVersionByReferenceAsync(options.Candidate, cancellationToken);
        var champion = await store.FindVersionByAliasAsync(candidate.Name, options.To, cancellationToken);
        var verdict = gate is null ? null : await JudgeAsync(ops, options, gate, candidate, champion, cancellationToken);
        if (verdict is { Passed: false })
        {
            await RecordAsync(ops, store, candidate, options, verdict, "refused", cancellationToken);
            return new PromoteResult(candidate, options.To, champion?.Version, verdict);
        }

        // What the gate compared with must still be the champion.
        var now = await store.FindVersionByAliasAsync(candidate.Name, options.To, cancellationToken);
        if (now?.Version != champion?.Version)
        {
            throw new CheckFailedException($"The alias {options.To} of {candidate.Name} went from {Show(champion)} to {Show(now)} while the gate was checked. Nothing was changed. Promote again to compare with the version that has it now.");
        }

        await store.SetAliasAsync(candidate.Name, options.To, candidate.Version, cancellationToken);
        await RecordAsync(ops, store, candidate, options, verdict, "promoted", cancellationToken);
        return new PromoteResult(candidate, options.To, champion?.Version, verdict);
    }

    private static async Task<GateResult> JudgeAsync(
        ModelOpsSession ops, PromoteOptions options, Gate gate, ModelVersion candidate, ModelVersion? champion, CancellationToken cancellationToken)
    {
        var challenger = await ops.FetchModelAsync($"{candidate.Name}/{candidate.Version}", cancellationToken);
        var known = ops.EvidenceOf(challenger);
        var data = options.Data ?? known?.Data
            ?? throw new InvalidInputException($"The gate needs data to measure {options.Candidate} on. Give --data, or evaluate the model in this session before.");
        var settings = (known?.Options ?? new EvaluateOptions()) with { Slices = gate.SliceColumns };
        var measured = await Task.Run(() => Evaluator.Evaluate(challenger.Model, data.Frame, settings, cancellationToken), cancellationToken);
        EvaluationResult? rival = null;
        if (champion is not null && champion.Version != candidate.Version)
        {
            var reigning = await ops.FetchModelAsync($"{champion.Name}/{champion.Version}", cancellationToken);
            rival = await Task.Run(() => Evaluator.Evaluate(reigning.Model, data.Frame, settings, cancellationToken), cancellationToken);
        }

        return await Task.Run(() => gate.Check(measured, rival, cancellationToken), cancellationToken);
    }

    private static string Show(ModelVersion? version) => version is null ? "no version" : $"version {version.Version}";

    // Who, when, why: kept with the version, also when the answer was no.
    private static Task RecordAsync(ModelOpsSession ops, ITrackingStore store, ModelVersion version, PromoteOptions options, GateResult? verdict, string outcome, CancellationToken cancellationToken)
    {
        var record = new JsonObject
        {
            ["outcome"] = outcome,
            ["alias"] = options.To,
            ["by"] = Environment.UserName,
            ["at"] = ops.Time.GetUtcNow().ToString("O"),
            ["gate"] = options.Gate,
            ["rules"] = verdict is null ? null : new JsonArray([.. verdict.Rules.Select(rule => (JsonNode)JsonValue.Create(rule.Sentence))]),
        };
        return store.SetModelVersionTagAsync(version.Name, version.Version, new Tag($"modelops.promotion.{options.To}", record.ToJsonString()), cancellationToken);
    }
}
