using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RegisterCommand() : LifecycleCommand<RegisterOptions, RegisterResult>("register", "Make a model a new version in the registry.")
{
    public override async Task<RegisterResult> ExecuteAsync(ModelOpsSession ops, RegisterOptions options, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken);
        store.CheckRegistration(options.Name, options.Alias);
        var model = options.Model.Source is null ? await TrainingLog.KeepAsync(ops, options.Model, options.Name, cancellationToken) : options.Model;

        // As MLflow's client does: the version points to the files themselves, not to the run that names them.
        var source = await store.GetArtifactUriAsync(model.Source!, cancellationToken);
        var version = await store.RegisterVersionAsync(new NewModelVersion(options.Name, source, model.RunId, Description: options.Description), options.Alias, cancellationToken);
        return new RegisterResult(version, options.Alias);
    }
}
