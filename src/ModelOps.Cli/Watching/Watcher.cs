using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using ModelOps.Cli.Native;
using ModelOps.Cli.Running;
using ModelOps.Pipelines.Results;

namespace ModelOps.Cli.Watching;

/// <summary>
/// The process that <c>modelops run</c> starts as: small, it does the work in a child and waits. User code can end a process in ways that the process itself
/// cannot answer (a crash, <c>FailFast</c>, a kill); the watcher then writes the error into the executed notebook, ends the runs, and gives an exit code.
/// Nothing of the libraries is loaded before that.
/// </summary>
internal static class Watcher
{
    private const string JournalName = "journal";
    private static readonly string[] _verbs = ["run", "script", "track"];
    private static readonly string[] _help = ["--help", "-h", "-?"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(25);

    /// <summary>Whether the words are a verb that runs the user's code. What follows <c>--</c> is for that code.</summary>
    internal static bool Takes(string[] args) => args.Length > 0 && _verbs.Contains(args[0]) && !args.TakeWhile(word => word != "--").Any(_help.Contains);

    /// <summary>Runs the verb in a child.</summary>
    /// <returns>Its exit code; never 0 when it did not come to its own end.</returns>
    internal static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("modelops-watch-");
        var result = ResultOption.Of(args);
        try
        {
            // Also where both processes are killed at once, nobody must take an earlier result for this one's.
            if (result is not null)
            {
                ExecutionResult.Clear(result);
            }

            var started = TimeProvider.System.GetUtcNow();
            var journal = Path.Combine(folder.FullName, JournalName);
            using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var words = new LastWords(pipe, Console.OpenStandardError());
            using var child = Process.Start(Start(args, journal, pipe.GetClientHandleAsString()))!;
            pipe.DisposeLocalCopyOfClientHandle();
            var watch = new ChildWatch(child, journal);
            using var signals = new ForwardedSignals(child, _patience);
            words.Start();
            await watch.WaitAsync();
            var report = Journal.Read(journal);
            report = report with { Targets = report.Targets ?? new(result is null ? null : Path.GetFullPath(result), false, []), Signal = report.Signal ?? signals.ExitCode };
            return await new Aftermath(args, report, started, Console.Error).SettleAsync(child.ExitCode, watch.Ended, words.Lines());
        }
        catch (InvalidInputException unusable)
        {
            await Console.Error.WriteLineAsync($"modelops: {unusable.Message}");
            return unusable.ExitCode;
        }
        finally
        {
            File.Delete(Path.Combine(folder.FullName, JournalName));
            folder.Delete();
        }
    }

    private static ProcessStartInfo Start(string[] args, string journal, string pipe)
    {
        var program = Environment.ProcessPath!;
        string[] library = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        var start = new ProcessStartInfo(program, [.. library, Watched.Word, journal, pipe, $"{Environment.ProcessId}", .. args]);
        start.Environment.TryAdd(Watched.TieringDelay.Name, Watched.TieringDelay.Value);
        return start;
    }

    /// <summary>Hands signals on to a child, and kills it when it has not ended in time. Ctrl+C reaches it from the terminal, too; it counts the first of each.</summary>
    internal sealed class ForwardedSignals : IDisposable
    {
        private readonly Process _child;
        private readonly TimeSpan _patience;
        private readonly PosixSignalRegistration[] _registrations;
        private Timer? _end;
        private int _signal;

        internal ForwardedSignals(Process child, TimeSpan patience)
        {
            (_child, _patience) = (child, patience);
            _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Forward(signal);
            }))];
        }

        /// <summary>The exit code by the first signal; null when none came.</summary>
        internal int? ExitCode => Volatile.Read(ref _signal) is > 0 and var signal ? 128 + signal : null;

        // A child that has ended by then is left alone, also when another process has its id.
        internal void Forward(PosixSignal signal)
        {
            _ = Interlocked.CompareExchange(ref _signal, Posix.Number(signal), 0);
            Posix.Send(_child.Id, signal);
            _end ??= new Timer(_ => _child.Kill(), null, _patience, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _end?.Dispose();
            Array.ForEach(_registrations, registration => registration.Dispose());
        }
    }
}
