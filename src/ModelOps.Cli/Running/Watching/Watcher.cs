using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace ModelOps.Cli.Running.Watching;

/// <summary>
/// The process that <c>modelops run</c> starts as: small, it does the work in a child and waits. User code can end a process in ways that the process itself
/// cannot answer (a crash, <c>FailFast</c>, a kill); the watcher then writes the error into the executed notebook, ends the runs, and gives an exit code.
/// Nothing of the libraries is loaded before that.
/// </summary>
internal static class Watcher
{
    // `track` runs code only with a body.
    private static readonly string[] Verbs = ["run", "script"];
    private static readonly string[] Help = ["--help", "-h", "-?"];

    /// <summary>Whether the words are a verb that runs the user's code.</summary>
    internal static bool Takes(string[] args) => args.Length > 0 && args[0] != Watched.Word && (Verbs.Contains(args[0]) || args.Contains("--body")) && !args.Any(Help.Contains);

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
            using var signals = new ForwardedSignals(child.Id);
            words.Start();
            await child.WaitForExitAsync();
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

    // Ctrl+C reaches the child from the terminal, too; it counts the first of each.
    private sealed class ForwardedSignals : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
        private readonly PosixSignalRegistration[] _registrations;
        private Timer? _end;

        internal ForwardedSignals(int child) => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Posix.Send(child, signal);
            _end ??= new Timer(_ => Process.GetProcessById(child).Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        }))];

        public void Dispose()
        {
            _end?.Dispose();
            Array.ForEach(_registrations, registration => registration.Dispose());
        }
    }
}
