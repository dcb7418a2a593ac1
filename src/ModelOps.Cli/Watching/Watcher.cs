using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using ModelOps.Cli.Native;
using ModelOps.Cli.Running;

namespace ModelOps.Cli.Watching;

/// <summary>
/// The process that <c>modelops run</c> starts as: small, it does the work in a child and waits. User code can end a process in ways that the process itself
/// cannot answer (a crash, <c>FailFast</c>, a kill); the watcher then writes the error into the executed notebook, ends the runs, and gives an exit code.
/// Nothing of the libraries is loaded before that.
/// </summary>
internal static class Watcher
{
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
        try
        {
            var journal = Path.Combine(folder.FullName, "journal");
            using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var words = new LastWords(pipe, Console.OpenStandardError());
            using var child = Process.Start(Start(args, journal, pipe.GetClientHandleAsString()))!;
            pipe.DisposeLocalCopyOfClientHandle();
            using (new ForwardedSignals(child, _patience))
            {
                words.Start();
                await child.WaitForExitAsync();
            }

            var code = child.ExitCode;
            var report = Journal.Read(journal);
            return report.Done ? code : await Aftermath.SettleAsync(args, report, code, words.Lines(), Console.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Start(string[] args, string journal, string pipe)
    {
        var program = Environment.ProcessPath!;
        string[] library = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return new ProcessStartInfo(program, [.. library, Watched.Word, journal, pipe, $"{Environment.ProcessId}", .. args]);
    }

    /// <summary>Hands signals on to a child, and kills it when it has not ended in time. Ctrl+C reaches it from the terminal, too; it counts the first of each.</summary>
    internal sealed class ForwardedSignals : IDisposable
    {
        private readonly Process _child;
        private readonly TimeSpan _patience;
        private readonly PosixSignalRegistration[] _registrations;
        private Timer? _end;

        internal ForwardedSignals(Process child, TimeSpan patience)
        {
            (_child, _patience) = (child, patience);
            _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Forward(signal);
            }))];
        }

        // A child that has ended by then is left alone, also when another process has its id.
        internal void Forward(PosixSignal signal)
        {
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
