using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RollbackCommand() : LifecycleCommand<RollbackOptions, RollbackResult>("rollback", "Move an alias back to the version that had it before.")
{
    public override bool UsesExperiment => false;

    protected override string Doing => "Rolling back";

    public override async Task<RollbackResult> ExecuteAsync(ModelOpsSession ops, RollbackOptions options, CancellationToken cancellationToken)
    {
        var reason = options.Reason.ReplaceLineEndings(" ").Trim();
        if (reason.Length == 0)
        {
            throw new InvalidInputException($"A rollback needs its reason. Give it with {Wording.Option("reason", "\"…\"")}.");
        }

        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        await store.GetRegisteredModelAsync(options.Name, cancellationToken).ConfigureAwait(false);
        var now = await store.FindVersionByAliasAsync(options.Name, options.Alias, cancellationToken).ConfigureAwait(false)
            ?? throw new CheckFailedException($"No version of {options.Name} is {options.Alias}, so there is nothing to roll back.");
        var to = await FindAsync(store, log, options, now, cancellationToken).ConfigureAwait(false);
        var registry = new ApprovalRegistry(store, log, ops.Time);
        var approval = await registry.ReadWithFilesAsync(to.Name, to.Version, options.Alias, cancellationToken).ConfigureAwait(false);
        if (approval.Refusal is { } refusal)
        {
            throw new CheckFailedException(refusal);
        }

        var known = approval.Status == ApprovalStatus.NotNeeded ? null : approval;
        var promotion = new Promotion(Promotion.RolledBack, to, options.Alias, now.Version, null, null) { Reason = reason, Approved = known is null ? null : PromoteCommand.Approved(known) };
        await PromoteCommand.MoveAsync(ops, log, promotion, cancellationToken).ConfigureAwait(false);
        return new(to.Name, options.Alias, now.Version, to.Version, reason) { Approval = known };
    }

    private static async Task<ModelVersion> FindAsync(ITrackingStore store, AuditLog log, RollbackOptions options, ModelVersion now, CancellationToken cancellationToken)
    {
        var (name, alias) = (options.Name, options.Alias);
        var entries = (await log.ReadAsync(cancellationToken).ConfigureAwait(false)).Entries;
        if (options.To is { } given)
        {
            var wanted = await store.GetVersionByReferenceAsync(FormattableString.Invariant($"{name}/{given}"), cancellationToken).ConfigureAwait(false);
            var held = given != now.Version && (AliasHistory.Read(wanted, alias) is not null || AliasHistory.Read(now, alias) == given || entries.Any(entry => IsMove(entry, name, alias) && (entry.Before == given || VersionOf(entry) == given)));
            return held ? wanted
                : throw new CheckFailedException(given == now.Version ? $"{alias} of {name} is version {given} already." : $"Version {given} of {name} is not known to have been {alias}, so this would be no rollback. Promote it instead: {Promote(name, FormattableString.Invariant($"{given}"), alias)}.");
        }

        // Both must agree: the tag of the version, and the line by which it got the alias, where it is in this log.
        var before = AliasHistory.Read(now, alias);
        var move = entries.LastOrDefault(entry => IsMove(entry, name, alias) && entry.Action != AuditActions.RolledBack && VersionOf(entry) == now.Version && entry.Before != now.Version);
        if (before is { } tagged && move is not null && move.Before != tagged)
        {
            throw new CheckFailedException($"Which version was {alias} before version {now.Version} of {name} is not certain: its tag {AliasHistory.KeyOf(alias)} says {Show(tagged)}, and the audit log {Show(move.Before!.Value)}. Give the version with {Wording.Option("to")}.");
        }

        return (before ?? move?.Before) switch
        {
            null => throw new CheckFailedException($"Which version was {alias} before version {now.Version} of {name} is not known: the alias was moved by other means. Promote the version instead: {Promote(name, "VERSION", alias)}."),
            0 => throw new CheckFailedException($"Version {now.Version} of {name} was the first that was {alias}, so there is nothing to move it back to."),
            { } version => await store.GetVersionByReferenceAsync(FormattableString.Invariant($"{name}/{version}"), cancellationToken).ConfigureAwait(false),
        };
    }

    private static bool IsMove(AuditEntry entry, string name, string alias) => entry.Before is not null && entry.Alias == alias && entry.Subject.StartsWith(name + "/", StringComparison.Ordinal);

    private static int? VersionOf(AuditEntry entry) => int.TryParse(entry.Subject[(entry.Subject.LastIndexOf('/') + 1)..], out var version) ? version : null;

    private static string Show(int version) => version == 0 ? "no version" : FormattableString.Invariant($"version {version}");

    private static string Promote(string name, string version, string alias) => Wording.Command("promote", $"{name}/{version} --to {alias}", $"ops.PromoteAsync(\"{name}/{version}\", \"{alias}\")");
}
