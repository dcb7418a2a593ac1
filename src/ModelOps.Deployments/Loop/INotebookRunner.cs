using ModelOps.Pipelines.Processes;

namespace ModelOps.Deployments.Loop;

/// <summary>Runs the notebook of a cycle, in a process that the loop outlives, and that outlives the loop.</summary>
internal interface INotebookRunner
{
    /// <summary>Runs it.</summary>
    /// <param name="job">The notebook.</param>
    /// <param name="started">Called with the process once it runs.</param>
    /// <param name="cancellationToken">Ends it in order: its open runs are marked as failed.</param>
    /// <returns>What came of it; also of one that was killed, or could not be started.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Task<NotebookEnd> RunAsync(NotebookJob job, Action<StartedProcess> started, CancellationToken cancellationToken);
}
