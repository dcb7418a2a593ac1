using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>A container's command as a process of this machine, in a session of its own, so that all that it starts can be ended, too. Both of its streams go into one log.</summary>
internal sealed partial class LocalProcess : IDisposable
{
    private const int Term = 15;
    private const int Kill = 9;
    private readonly Process _process;
    private readonly MemoryStream _log = new();
    private readonly Task _reading;

    internal LocalProcess(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", "exec \"$@\" 2>&1", "sh", .. command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _reading = Task.Run(ReadAsync);
    }

    internal Task<int> Ended => EndAsync();

    internal byte[] Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToArray();
            }
        }
    }

    /// <summary>SIGTERM for the command alone, as a container runtime sends it.</summary>
    internal void Terminate() => _ = SendSignal(_process.Id, Term);

    /// <summary>SIGKILL for all of its processes.</summary>
    internal void KillAll() => _ = SendSignal(-_process.Id, Kill);

    /// <summary>How many bytes of memory all of its processes use.</summary>
    internal long Memory() => Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => int.TryParse(name, out _)).Sum(Resident);

    public void Dispose()
    {
        KillAll();
        _process.Dispose();
    }

    private long Resident(string id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return int.Parse(fields[3], CultureInfo.InvariantCulture) == _process.Id ? long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        // A container ends with its first process; what that left behind is killed.
        KillAll();
        await _reading;
        return _process.ExitCode;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[8192];
        for (int read; (read = await _process.StandardOutput.BaseStream.ReadAsync(buffer)) > 0;)
        {
            lock (_log)
            {
                _log.Write(buffer, 0, read);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
