using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RegisterCommand() : LifecycleCommand<RegisterOptions, RegisterResult>("register", "Make a model a new version in the registry.")
{
    public override async Task<RegisterResult> ExecuteAsync(ModelOpsSession ops, RegisterOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        store.CheckRegistration(options.Name, options.Alias);
        var log = await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        await RequireFreeAsync(store, options, cancellationToken).ConfigureAwait(false);
        if (options.GitTag)
        {
            await VersionTag.CheckAsync(ops, options.Model.RunId, cancellationToken).ConfigureAwait(false);
            await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        }

        var model = options.Model.Source is null ? await TrainingLog.KeepAsync(ops, options.Model, options.Name, null, cancellationToken).ConfigureAwait(false) : options.Model;

        // As MLflow's client does: the version points to the files themselves, not to the run that names them.
        var source = await store.GetArtifactUriAsync(model.Source!, cancellationToken).ConfigureAwait(false);
        var by = new Tag(ApprovalTags.RegisteredBy, ops.Actor());
        var version = await store.RegisterVersionAsync(new NewModelVersion(options.Name, source, model.RunId, Description: options.Description, Tags: [by]), cancellationToken: cancellationToken).ConfigureAwait(false);
        await ops.DecidedAsync(log, version, "registration", AuditActions.Registered, options.Description is { Length: > 0 } what ? what.ReplaceLineEndings(" ") : $"From {model.Reference}.").ConfigureAwait(false);
        var registered = options.Alias is null ? version : await AliasAsync(ops, log, version, options.Alias, cancellationToken).ConfigureAwait(false);
        return new RegisterResult(registered, options.Alias) { GitTag = options.GitTag ? (await VersionTag.WriteAfterAsync(ops, registered, "is registered").ConfigureAwait(false)).Name : null };
    }

    // A version that is new cannot be approved.
    private static async Task RequireFreeAsync(ITrackingStore store, RegisterOptions options, CancellationToken cancellationToken)
    {
        if (options.Alias is { } alias && AliasPolicy.Read(await store.FindRegisteredModelAsync(options.Name, cancellationToken).ConfigureAwait(false), alias) is { } policy)
        {
            throw new CheckFailedException(
                $"{options.Name}@{alias} needs {ApprovalState.Count(policy.Needs)}, which a new version cannot have. Nothing was registered. Leave out {Wording.Option("alias")}, then ask for them with {Wording.Command("promote", $"{options.Name}/VERSION --to {alias}", $"ops.PromoteAsync(\"{options.Name}/VERSION\", \"{alias}\")")}.");
        }
    }

    private static async Task<ModelVersion> AliasAsync(ModelOpsSession ops, AuditLog log, ModelVersion version, string alias, CancellationToken cancellationToken)
    {
        int? before;
        try
        {
            var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            before = (await store.FindVersionByAliasAsync(version.Name, alias, cancellationToken).ConfigureAwait(false))?.Version;
            if (await store.MoveAliasAsync(version.Name, alias, before, version.Version, cancellationToken).ConfigureAwait(false) is { IsMoved: false } move)
            {
                throw new TrackingException(ErrorCode.InvalidState, $"somebody else has moved it to {(move.Version is { } other ? $"version {other}" : "no version")} meanwhile");
            }
        }
        catch (TrackingException error)
        {
            // The version stays, so the same line again would make another one.
            var promote = Wording.Command("promote", $"{version.Name}/{version.Version} --to {alias}", $"ops.PromoteAsync(\"{version.Name}/{version.Version}\", \"{alias}\")");
            throw new TrackingException(error.ErrorCode, $"{version.Name} version {version.Version} is registered, but {alias} does not point to it: {error.Message.TrimEnd('.')}. Set the alias with {promote}.", error);
        }

        await ops.MovedAsync(log, version, alias, before, "Set when it was registered.", null).ConfigureAwait(false);
        return version with { Aliases = [.. version.Aliases, alias] };
    }
}
