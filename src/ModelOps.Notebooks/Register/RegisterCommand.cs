using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RegisterCommand() : LifecycleCommand<RegisterOptions, RegisterResult>("register", "Make a model a new version in the registry.")
{
    public override async Task<RegisterResult> ExecuteAsync(ModelOpsSession ops, RegisterOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        store.CheckRegistration(options.Name, options.Alias);
        var model = options.Model.Source is null ? await TrainingLog.KeepAsync(ops, options.Model, options.Name, cancellationToken).ConfigureAwait(false) : options.Model;

        // As MLflow's client does: the version points to the files themselves, not to the run that names them.
        var source = await store.GetArtifactUriAsync(model.Source!, cancellationToken).ConfigureAwait(false);
        var version = await store.RegisterVersionAsync(new NewModelVersion(options.Name, source, model.RunId, Description: options.Description), cancellationToken: cancellationToken).ConfigureAwait(false);
        return new RegisterResult(options.Alias is null ? version : await AliasAsync(store, version, options.Alias, cancellationToken).ConfigureAwait(false), options.Alias);
    }

    private static async Task<ModelVersion> AliasAsync(ITrackingStore store, ModelVersion version, string alias, CancellationToken cancellationToken)
    {
        try
        {
            await store.SetAliasAsync(version.Name, alias, version.Version, cancellationToken).ConfigureAwait(false);
            return version with { Aliases = [.. version.Aliases, alias] };
        }
        catch (TrackingException error)
        {
            // The version stays, so the same line again would make another one.
            var promote = Wording.Command("promote", $"{version.Name}/{version.Version} --to {alias}", $"ops.PromoteAsync(\"{version.Name}/{version.Version}\", \"{alias}\")");
            throw new TrackingException(error.ErrorCode, $"{version.Name} version {version.Version} is registered, but {alias} does not point to it: {error.Message.TrimEnd('.')}. Set the alias with {promote}.", error);
        }
    }
}
