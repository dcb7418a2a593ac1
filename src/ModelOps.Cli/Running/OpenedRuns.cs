using ModelOps.Pipelines.Results;

namespace ModelOps.Cli.Running;

/// <summary>The runs that this process opens, in order, for its result.</summary>
internal sealed class OpenedRuns : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ExecutionRun> _runs = [];

    internal OpenedRuns() => ActiveRun.Opened += Note;

    internal IReadOnlyList<ExecutionRun> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs];
            }
        }
    }

    public void Dispose() => ActiveRun.Opened -= Note;

    private void Note(ActiveRun run)
    {
        lock (_lock)
        {
            if (_runs.All(known => known.Id != run.RunId))
            {
                _runs.Add(new(run.RunId, run.Info.ExperimentId, run.StoreUri));
            }
        }
    }
}
