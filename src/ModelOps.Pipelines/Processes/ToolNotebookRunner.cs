using System.Diagnostics;
using System.Runtime.InteropServices;
using ModelOps.Files;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Processes;

/// <summary>
/// Runs notebooks by <c>modelops run</c>: a process of its own, which shares this one's terminal. A crash of the notebook does not end who started it, and the other way round.
/// </summary>
/// <param name="program">How the tool is started.</param>
/// <param name="state">The user's folder for what one process leaves for the next.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ToolNotebookRunner(IReadOnlyList<string> program, UserState state, TimeProvider time)
{
    private const int Terminate = 15;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(12);

    /// <summary>Runs a notebook, or a script.</summary>
    /// <param name="notebook">What to run.</param>
    /// <param name="started">Called with the process once it runs.</param>
    /// <param name="cancellationToken">Ends it in order: its open runs are marked as failed.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal async Task<NotebookEnd> RunAsync(ToolNotebook notebook, Action<StartedProcess> started, CancellationToken cancellationToken)
    {
        using var child = Start(notebook, out var error);
        if (child is null)
        {
            return new(error);
        }

        using var limit = notebook.TimeLimit is { } most ? new CancellationTokenSource(most, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            started(StartedProcess.Of(child.Id));
            if (notebook.IsSilent)
            {
                await child.StandardOutput.BaseStream.CopyToAsync(Stream.Null, either.Token).ConfigureAwait(false);
            }

            await child.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(child).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new($"It took longer than its time limit of {notebook.TimeLimit}.");
        }
        catch
        {
            // A notebook that nobody knows of would run beside the next attempt.
            await EndAsync(child).ConfigureAwait(false);
            throw;
        }

        // Ctrl+C in a terminal reaches the notebook, too, and perhaps first.
        const int Interrupted = 130, Terminated = 143;
        if (child.ExitCode is Interrupted or Terminated && await IsSoonAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return (notebook.ResultFile is { } file ? EndOf(file) : child.ExitCode == 0 ? NotebookEnd.Success : null) switch
        {
            { Error: not null } failed => failed,
            { } succeeded when child.ExitCode == 0 => succeeded,
            _ => new(child.ExitCode > 128 ? $"Its process was ended by signal {child.ExitCode - 128}, before it came to its end." : $"Its process ended with exit code {child.ExitCode}, before it came to its end."),
        };
    }

    // Half a result proves nothing.
    private static NotebookEnd? EndOf(string file)
    {
        try
        {
            return NotebookEnd.Read(file);
        }
        catch (InvalidInputException unreadable)
        {
            return new(unreadable.Message);
        }
    }

    private Process? Start(ToolNotebook notebook, out string? error)
    {
        error = null;
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), .. notebook.AllWords()]) { WorkingDirectory = notebook.Folder, RedirectStandardOutput = notebook.IsSilent };
        start.Environment[RunContext.Variable] = RunContext.Text(notebook.Tags);
        start.Environment["MLFLOW_TRACKING_URI"] = notebook.Store;
        start.Environment["MODELOPS_STATE_FOLDER"] = state.Root;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            error = $"'{program[0]}', which is to run it, cannot be started: {exception.Message}";
            return null;
        }
    }

    // The notebook marks its open runs as failed before it ends.
    private static async Task EndAsync(Process child)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(child.Id, Terminate);
            using var patience = new CancellationTokenSource(_patience);
            await child.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!child.HasExited)
        {
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsSoonAsync(CancellationToken cancellationToken)
    {
        const int Milliseconds = 500;
        await Task.Delay(Milliseconds, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
