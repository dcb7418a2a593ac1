using System.Text;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>The record of a decision among the artifacts of the version's run, where it can be read without the registry.</summary>
internal static class ApprovalArtifact
{
    private const string Folder = "approvals";

    /// <summary>Writes it; a version without a run that is there has none.</summary>
    internal static async Task WriteAsync(ITrackingStore store, ModelVersion version, string alias, AuditEntry entry, string json, CancellationToken cancellationToken)
    {
        if (version.RunId is not { Length: > 0 } id || await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is not { Info.Stage: LifecycleStage.Active } run)
        {
            return;
        }

        var what = entry.Action[(entry.Action.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var path = FormattableString.Invariant($"{Folder}/{alias}-version-{version.Version}-{entry.Time.UtcDateTime:yyyyMMdd-HHmmss}-{what}-{AuditLog.Digest(entry.Id)[..6]}.json");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await store.OpenArtifacts(run.Info.ArtifactUri).WriteAsync(path, content, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
