using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace ModelOps.Interactive;

/// <summary>
/// Ends the session with its kernel, once: when it is disposed, told to quit, or its process exits. Nobody has said that a run which is
/// still open went well: it is FAILED when the last cell threw or was cut short, else KILLED.
/// </summary>
/// <param name="ops">The session.</param>
/// <param name="cells">How the last cell ended.</param>
internal sealed class SessionEnd(ModelOpsSession ops, CellWatch cells)
{
    // A store that hangs must not outlive the front end's patience.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);
    private int _ended;

    /// <summary>Ends the session with this kernel.</summary>
    public void AddTo(CompositeKernel root)
    {
        EventHandler exit = (_, _) => End();
        AppDomain.CurrentDomain.ProcessExit += exit;
        root.RegisterForDisposal(() =>
        {
            AppDomain.CurrentDomain.ProcessExit -= exit;
            End();
        });
        root.AddMiddleware(
            (command, context, next) =>
            {
                if (command is Quit)
                {
                    End();
                }

                return next(command, context);
            },
            "ModelOps end");
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Task.Run(EndAsync).Wait(_patience);
        }
    }

    private async Task EndAsync()
    {
        var reason = cells.IsRunning ? new OperationCanceledException("The kernel was shut down while a cell ran.") : cells.Failure;
        if (reason is not null)
        {
            await ops.FailRunAsync(reason).ConfigureAwait(false);
        }

        while (ops.ActiveRun is { } run)
        {
            await run.KillAsync().ConfigureAwait(false);
        }

        await ops.DisposeAsync().ConfigureAwait(false);
    }
}
