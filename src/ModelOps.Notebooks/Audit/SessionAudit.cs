using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Writes down what this session decides.</summary>
internal static class SessionAudit
{
    /// <summary>The audit log of this user, to read it.</summary>
    internal static AuditLog AuditToRead(this ModelOpsSession ops) => new(ops.State.Existing(AuditLog.FileName) ?? (ops.State.Root is { } root ? Path.Combine(root, AuditLog.FileName) : ops.State.Writable(AuditLog.FileName)));

    /// <summary>The audit log of this user, checked: what it cannot take down is not done.</summary>
    /// <exception cref="CheckFailedException">It was changed.</exception>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    internal static async Task<AuditLog> OpenAuditAsync(this ModelOpsSession ops, CancellationToken cancellationToken)
    {
        var log = new AuditLog(ops.State.Writable(AuditLog.FileName));
        await log.RequireWholeAsync(cancellationToken).ConfigureAwait(false);
        return log;
    }

    /// <summary>Who acts in this session.</summary>
    internal static string Actor(this ModelOpsSession ops) => ops.Options.User ?? Person.Of(ops.TrackingUri());

    /// <summary>Writes a decision on a version down: in the log, and its hash at the version.</summary>
    internal static async Task DecidedAsync(this ModelOpsSession ops, AuditLog log, ModelVersion version, string kind, string action, string reason, Func<AuditEntry, AuditEntry>? with = null)
    {
        var store = await ops.StoreAsync(CancellationToken.None).ConfigureAwait(false);
        var entry = new AuditEntry(Guid.NewGuid().ToString("N"), ops.Time.GetUtcNow(), ops.Actor(), action, FormattableString.Invariant($"{version.Name}/{version.Version}"), reason);
        await AuditTags.WriteAsync(store, log, with is null ? entry : with(entry), version, kind, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Writes down that an alias was moved, and which version had it before.</summary>
    internal static async Task MovedAsync(this ModelOpsSession ops, AuditLog log, ModelVersion version, string alias, int? before, string reason, string? evidence)
    {
        var store = await ops.StoreAsync(CancellationToken.None).ConfigureAwait(false);
        await AliasHistory.WriteAsync(store, version.Name, alias, before, version.Version, ops.Actor(), ops.Time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        await ops.DecidedAsync(log, version, $"promotion.{alias}", AuditActions.Promoted, reason, entry => entry with { Alias = alias, Before = before ?? 0, Evidence = evidence }).ConfigureAwait(false);
    }
}
