using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RegisterCommand() : LifecycleCommand<RegisterOptions, RegisterResult>("register", "Make a model a new version in the registry.")
{
    public override async Task<RegisterResult> ExecuteAsync(ModelOpsSession ops, RegisterOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken);
        var model = options.Model.Source is null ? await TrainingLog.KeepAsync(ops, options.Model, options.Name, cancellationToken) : options.Model;

        // As MLflow's client does: the version points to the files themselves, not to the run that names them.
        var source = await store.GetArtifactUriAsync(model.Source!, cancellationToken);
        await CreateNameAsync(store, options.Name, cancellationToken);
        var version = await store.CreateModelVersionAsync(new NewModelVersion(options.Name, source, model.RunId, Description: options.Description), cancellationToken);
        if (options.Alias is { } alias)
        {
            await store.SetAliasAsync(options.Name, alias, version.Version, cancellationToken);
        }

        return new RegisterResult(version, options.Alias);
    }

    private static async Task CreateNameAsync(ITrackingStore store, string name, CancellationToken cancellationToken)
    {
        try
        {
            await store.GetRegisteredModelAsync(name, cancellationToken);
        }
        catch (TrackingException missing) when (missing.ErrorCode == "RESOURCE_DOES_NOT_EXIST")
        {
            await store.CreateRegisteredModelAsync(name, cancellationToken: cancellationToken);
        }
    }
}
