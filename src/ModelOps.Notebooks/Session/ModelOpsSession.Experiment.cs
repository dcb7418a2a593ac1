using ModelOps.Tracking;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    private const string ExperimentVariable = "MLFLOW_EXPERIMENT_NAME";
    private (string Id, string Name)? _experiment;

    /// <summary>The current experiment: the one chosen, or the default one.</summary>
    internal async Task<(string Id, string Name)> CurrentExperimentAsync(CancellationToken cancellationToken)
    {
        if (_experiment is not { } current)
        {
            var store = await StoreAsync(cancellationToken).ConfigureAwait(false);
            var name = Options.Experiment ?? ExperimentOfEnvironment ?? (Options.IsCommandLine ? new ExperimentMemory(State).Read(Folder, store.Uri) : null) ?? "Default";
            var id = await store.GetOrCreateExperimentAsync(name, cancellationToken).ConfigureAwait(false);
            _experiment = current = (id, name);
        }

        return current;
    }

    internal async Task<string> ExperimentIdAsync(CancellationToken cancellationToken) => (await CurrentExperimentAsync(cancellationToken).ConfigureAwait(false)).Id;

    internal static string? ExperimentOfEnvironment => Environment.GetEnvironmentVariable(ExperimentVariable) is { } name && !string.IsNullOrWhiteSpace(name) ? name : null;

    /// <summary>Keeps the choice for the next command of the command line; a notebook's or script's own ends with it.</summary>
    /// <returns>The file that holds it; null when nothing is kept.</returns>
    internal string? KeepExperiment(string storeUri, string name) =>
        Options is { IsCommandLine: true, Notebook: null } ? new ExperimentMemory(State).Write(Folder, storeUri, name) : null;

    internal async Task SetExperimentAsync(string id, string name, CancellationToken cancellationToken)
    {
        await EndRunAsync(null, cancellationToken).ConfigureAwait(false);
        _experiment = (id, name);
    }
}
