using ModelOps.Tracking;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private (string Id, string Name)? _experiment;

    /// <summary>Chooses the experiment that runs go to; makes it when it does not exist.</summary>
    /// <param name="name">The experiment's name, up to 500 characters.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The store refuses the name, or cannot be reached.</exception>
    public Task<ExperimentResult> ExperimentAsync(string name, CancellationToken cancellationToken = default) =>
        new ExperimentCommand().CallAsync(this, new ExperimentOptions { Name = name }, cancellationToken);

    /// <summary>The current experiment: the one chosen, or the default one.</summary>
    internal async Task<(string Id, string Name)> CurrentExperimentAsync(CancellationToken cancellationToken)
    {
        if (_experiment is not { } current)
        {
            var name = _options.Experiment ?? Environment.GetEnvironmentVariable("MLFLOW_EXPERIMENT_NAME") ?? "Default";
            var id = await (await StoreAsync(cancellationToken)).GetOrCreateExperimentAsync(name, cancellationToken);
            _experiment = current = (id, name);
        }

        return current;
    }

    internal async Task<string> ExperimentIdAsync(CancellationToken cancellationToken) => (await CurrentExperimentAsync(cancellationToken)).Id;

    internal async Task SetExperimentAsync(string id, string name, CancellationToken cancellationToken)
    {
        await EndRunAsync(null, cancellationToken);
        _experiment = (id, name);
    }
}
