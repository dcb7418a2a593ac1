using System.Runtime.InteropServices;
using ModelOps.Cli.Native;

namespace ModelOps.Cli.Running;

/// <summary>SIGINT, SIGTERM and SIGHUP cancel what the verb does, so that it can end its runs; what does not end in time is ended.</summary>
internal sealed class Termination : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _end;
    private PosixSignal? _signal;

    private static Termination? _current;

    internal Termination()
    {
        _current = this;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    /// <summary>The exit code by the signal that this process got; null when none came.</summary>
    internal static int? Code => _current?.ExitCode;

    internal CancellationToken Token => _stop.Token;

    /// <summary>The exit code of a process that the signal ended, as shells know it; null when none came.</summary>
    internal int? ExitCode => _signal is { } signal ? 128 + Posix.Number(signal) : null;

    /// <summary>What happened, in a word.</summary>
    internal string Word => _signal switch { PosixSignal.SIGTERM => "terminated (SIGTERM)", PosixSignal.SIGHUP => "hung up (SIGHUP)", _ => "interrupted" };

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _end?.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_signal is not null)
        {
            return;
        }

        _signal = context.Signal;
        Journal.Current?.Signal(ExitCode!.Value);
        _end = new Timer(_ => Environment.Exit(ExitCode!.Value), null, _patience, Timeout.InfiniteTimeSpan);

        // What waits for the token may take its time; the next signal must not wait for that.
        _ = Task.Run(_stop.Cancel);
    }
}
