using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Execution;

/// <summary>Brings together the tasks of a step that are ready at the same time, so that they can be one job: each waits until all others that could begin have come, or have turned out not to run.</summary>
/// <param name="tasks">The tasks of the step.</param>
/// <param name="isReady">Whether all that a task needs has ended.</param>
internal sealed class StepGate(IReadOnlyList<PlanTask> tasks, Func<PlanTask, bool> isReady)
{
    private readonly Lock _lock = new();
    private readonly HashSet<PlanTask> _passed = [];
    private readonly Dictionary<TaskStart, TaskCompletionSource<StepBatch>> _here = [];

    /// <summary>Waits for the others.</summary>
    /// <returns>Those that came together.</returns>
    internal async Task<StepBatch> ArriveAsync(TaskStart start, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<StepBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _here.Add(start, waiting);
            _passed.Add(start.Task);
            OpenWhenComplete();
        }

        var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (_here.Remove(start))
                {
                    waiting.TrySetCanceled(cancellationToken);
                }
            }
        });
        await using (registration.ConfigureAwait(false))
        {
            return await waiting.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Notes that a task has ended, and so will not come any more.</summary>
    internal void Pass(PlanTask task)
    {
        lock (_lock)
        {
            _passed.Add(task);
            OpenWhenComplete();
        }
    }

    private void OpenWhenComplete()
    {
        if (_here.Count == 0 || tasks.Any(task => !_passed.Contains(task) && isReady(task)))
        {
            return;
        }

        var batch = new StepBatch([.. _here.Keys.OrderBy(start => start.Task.Index)]);
        foreach (var waiting in _here.Values)
        {
            waiting.TrySetResult(batch);
        }

        _here.Clear();
    }
}

/// <summary>Tasks of a step that begin together.</summary>
/// <param name="starts">The tasks, in the order of the plan.</param>
internal sealed class StepBatch(IReadOnlyList<TaskStart> starts)
{
    private readonly Lock _lock = new();
    private Task<IReadOnlyDictionary<PlanTask, TaskJob>>? _started;

    /// <summary>Starts them, once: whoever comes later gets the same jobs.</summary>
    internal Task<IReadOnlyDictionary<PlanTask, TaskJob>> StartAsync(Func<IReadOnlyList<TaskStart>, Task<IReadOnlyDictionary<PlanTask, TaskJob>>> start)
    {
        lock (_lock)
        {
            return _started ??= start(starts);
        }
    }
}
