using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>The tag of a run that <see cref="Finish"/> ended, with the reason.</summary>
    public const string FinishedEarlyTag = "modelops.finished_early";

    private Exception? _finish;

    /// <summary>
    /// Ends the running cell here and, in a headless run, the whole notebook or script: early, with success and exit code 0. The run that is open ends FINISHED, with the tag
    /// <see cref="FinishedEarlyTag"/>. In a front end only the cell ends, and says so.
    /// </summary>
    /// <param name="reason">Why, in a few words, such as <c>nothing new</c>.</param>
    /// <remarks>It ends the cell by an exception. Code that catches all exceptions goes on to the end of its cell; that the run ends after this cell stands all the same.</remarks>
    /// <exception cref="InvalidInputException">No reason is given, or no cell runs.</exception>
    [DoesNotReturn]
    public void Finish(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new InvalidInputException("'ops.Finish' needs a reason, such as ops.Finish(\"nothing new\").");
        }

        FinishReason = reason;
        throw _finish = Host.FinishEarly(reason);
    }

    internal string? FinishReason { get; private set; }

    /// <summary>Whether an exception is how <see cref="Finish"/> ends a cell, however it was wrapped on its way.</summary>
    internal bool IsFinish(Exception? exception) => exception is not null && (ReferenceEquals(exception, _finish) || IsFinish(exception.InnerException));

    /// <summary>Notes on a run that it was finished early.</summary>
    internal Task NoteFinishAsync(ActiveRun run, CancellationToken cancellationToken) => run.SetTagAsync(FinishedEarlyTag, FinishReason!, cancellationToken);

    /// <summary>Ends the runs that are open as FINISHED, and notes on each why so early, in the tag <see cref="FinishedEarlyTag"/>.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task FinishRunsAsync(string reason, CancellationToken cancellationToken = default)
    {
        while (ActiveRun is { } run)
        {
            await run.SetTagAsync(FinishedEarlyTag, reason, cancellationToken).ConfigureAwait(false);
            await run.DisposeAsync().ConfigureAwait(false);
        }
    }
}
