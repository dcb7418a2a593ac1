using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Who, when, why: one line in a tag of the version, and all of it as a file of its run; also when the answer was no.</summary>
internal static class PromotionRecord
{
    private const string Folder = "promotions";
    private const int LongestTag = 250;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    internal static async Task WriteAsync(ModelOpsSession ops, ModelVersion version, PromoteOptions options, int? replaced, GateVerdict? verdict, AliasMove? move, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var time = ops.Time.GetUtcNow();
        var outcome = verdict is { Result.Passed: false } ? "refused" : "promoted";
        var runId = verdict?.RunId is { Length: > 0 } judged ? judged : version.RunId;
        if (runId is { Length: > 0 } && await store.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is { Info.Stage: LifecycleStage.Active } run)
        {
            var record = new JsonObject
            {
                ["outcome"] = outcome,
                ["model"] = version.Name,
                ["version"] = version.Version,
                ["alias"] = options.To,
                ["before"] = replaced,
                ["by"] = Environment.UserName,
                ["at"] = time.ToString("O"),
                ["moved"] = move switch { null => null, { IsAtomic: true } => "in one transaction", _ => "set, and read again: the server has no conditional move" },
                ["gate"] = options.Gate,
                ["evidence"] = Texts(verdict?.Evidence),
                ["rules"] = verdict?.RulesJson(),
            };
            var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{options.To}-version-{version.Version}-{time:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}.json");
            await EvaluationLog.PutAsync(store.OpenArtifacts(run.Info.ArtifactUri), path, Encoding.UTF8.GetBytes(record.ToJsonString(_indented)), cancellationToken).ConfigureAwait(false);
        }

        var line = string.Create(CultureInfo.InvariantCulture, $"{outcome} {time:yyyy-MM-dd HH:mm} UTC by {Environment.UserName}: {Why(options, verdict)}");
        var tag = new Tag($"modelops.promotion.{options.To}", line.Length > LongestTag ? line[..(LongestTag - 1)] + "…" : line);
        await store.SetModelVersionTagAsync(version.Name, version.Version, tag, cancellationToken).ConfigureAwait(false);
    }

    private static string Why(PromoteOptions options, GateVerdict? verdict)
    {
        if (verdict is null)
        {
            return "no gate";
        }

        var failed = verdict.Result.Rules.FirstOrDefault(rule => rule.Blocks);
        return $"gate {Path.GetFileName(options.Gate)}, {verdict.Result.Kept}; {(failed is null ? verdict.Evidence[0] : failed.Sentence)}";
    }

    private static JsonArray? Texts(IReadOnlyList<string>? texts) => texts is null ? null : new JsonArray([.. texts.Select(text => (JsonNode)text)]);
}
