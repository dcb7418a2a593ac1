using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What became of a wish to move an alias.</summary>
/// <param name="Outcome"><c>promoted</c>, <c>refused</c>, <c>waiting</c> or <c>rolled back</c>.</param>
/// <param name="Version">The version.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Before">The version that had the alias; null for none.</param>
/// <param name="Gate">The gate's file; null without one.</param>
/// <param name="Verdict">What the gate said; null without one.</param>
internal sealed record Promotion(string Outcome, ModelVersion Version, string Alias, int? Before, string? Gate, GateVerdict? Verdict)
{
    internal const string Promoted = "promoted";

    internal const string Refused = "refused";

    internal const string Waiting = "waiting";

    internal const string RolledBack = "rolled back";

    /// <summary>How the alias was moved; null when it was not.</summary>
    internal AliasMove? Move { get; init; }

    /// <summary>Who approved it, in words; null where nobody had to.</summary>
    internal string? Approved { get; init; }

    /// <summary>Why, in the words of who wanted it; null when it was not said.</summary>
    internal string? Reason { get; init; }

    /// <summary>Why, in one line.</summary>
    internal string Why => string.Join("; ", ((string?[])[Reason?.TrimEnd('.'), GateWords, Approved]).OfType<string>());

    private string? GateWords
    {
        get
        {
            if (Verdict is null)
            {
                return Reason is null || Outcome == Promoted ? "no gate" : null;
            }

            var failed = Verdict.Result.Rules.FirstOrDefault(rule => rule.Blocks);
            return $"gate {Path.GetFileName(Gate)}, {Verdict.Result.Kept}; {(failed is null ? Verdict.Evidence[0] : failed.Sentence)}";
        }
    }
}

/// <summary>Who, when, why: one line in a tag of the version, all of it as a file of its run, and a line in the audit log; also when the answer was no.</summary>
internal static class PromotionRecord
{
    private const string Folder = "promotions";
    private const int LongestTag = 250;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    internal static async Task WriteAsync(ModelOpsSession ops, AuditLog log, Promotion promotion, CancellationToken cancellationToken)
    {
        var (version, alias, verdict) = (promotion.Version, promotion.Alias, promotion.Verdict);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var (time, by) = (ops.Time.GetUtcNow(), ops.Actor());
        var record = new JsonObject
        {
            ["outcome"] = promotion.Outcome,
            ["model"] = version.Name,
            ["version"] = version.Version,
            ["alias"] = alias,
            ["before"] = promotion.Before,
            ["by"] = by,
            ["at"] = time.ToString("O"),
            ["reason"] = promotion.Reason,
            ["approved"] = promotion.Approved,
            ["moved"] = promotion.Move switch { null => null, { IsAtomic: true } => "in one transaction", _ => "set, and read again: the server has no conditional move" },
            ["gate"] = promotion.Gate,
            ["evidence"] = Texts(verdict?.Evidence),
            ["rules"] = verdict?.RulesJson(),
        }.ToJsonString(_indented);
        var runId = verdict?.RunId is { Length: > 0 } judged ? judged : version.RunId;
        if (runId is { Length: > 0 } && await store.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is { Info.Stage: LifecycleStage.Active } run)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{alias}-version-{version.Version}-{time:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}.json");
            await KeptFiles.PutAsync(store.OpenArtifacts(run.Info.ArtifactUri), path, Encoding.UTF8.GetBytes(record), cancellationToken).ConfigureAwait(false);
        }

        var line = string.Create(CultureInfo.InvariantCulture, $"{promotion.Outcome} {time:yyyy-MM-dd HH:mm} UTC by {by}: {promotion.Why}");
        var tag = new Tag($"modelops.promotion.{alias}", line.Length > LongestTag ? line[..(LongestTag - 1)] + "…" : line);
        await store.SetModelVersionTagAsync(version.Name, version.Version, tag, cancellationToken).ConfigureAwait(false);
        await AuditAsync(ops, log, promotion, AuditLog.Digest(record)).ConfigureAwait(false);
    }

    // What waits is in the log as a request already.
    private static Task AuditAsync(ModelOpsSession ops, AuditLog log, Promotion promotion, string evidence) => promotion.Outcome switch
    {
        Promotion.Waiting => Task.CompletedTask,
        Promotion.Promoted => ops.MovedAsync(log, promotion.Version, promotion.Alias, promotion.Before, promotion.Why, evidence),
        _ => ops.DecidedAsync(
            log,
            promotion.Version,
            $"promotion.{promotion.Alias}",
            promotion.Outcome == Promotion.Refused ? AuditActions.Refused : AuditActions.RolledBack,
            promotion.Why,
            entry => entry with { Alias = promotion.Alias, Before = promotion.Outcome == Promotion.Refused ? null : promotion.Before ?? 0, Evidence = evidence }),
    };

    private static JsonArray? Texts(IReadOnlyList<string>? texts) => texts is null ? null : new JsonArray([.. texts.Select(text => (JsonNode)text)]);
}
