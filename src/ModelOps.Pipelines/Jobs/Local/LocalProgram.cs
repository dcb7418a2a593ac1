using System.ComponentModel;
using System.Diagnostics;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>Starts a task in a session of its own. A few lines of shell around it leave its process number at the start and its exit code at the end, for whoever looks later.</summary>
internal static class LocalProgram
{
    // The link makes one start of each name: a starter that was given up for dead cannot run the command beside its successor.
    // The traps keep the shell until its command has ended; the command itself gets the signals as usual.
    private const string Script = """
        exec </dev/null >>"$1" 2>&1
        trap : HUP INT TERM
        read -r _modelops_boot </proc/sys/kernel/random/boot_id
        read -r _modelops_stat <"/proc/$$/stat"
        printf '%s\n%s\n' "$_modelops_boot" "$_modelops_stat" >"$2.$$" && ln "$2.$$" "$2" || exit 1
        _modelops_exit=$3
        if cd "$4"; then shift 4; "$@"; else (exit 126); fi
        printf '%s\n' "$?" >"$_modelops_exit.$$" && mv "$_modelops_exit.$$" "$_modelops_exit"
        """;

    /// <summary>The program that gives a session; null where it is missing.</summary>
    internal static string? Session { get; } = OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/bin").Select(folder => Path.Combine(folder, "setsid")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Starts a task. Its standard input is empty.</summary>
    /// <exception cref="WorkFailedException">This machine starts no process.</exception>
    internal static Process Start(LocalJobFolder folder, JobSpec job, IReadOnlyDictionary<string, string> variables, LocalTask task)
    {
        var start = new ProcessStartInfo(Session!, ["/bin/sh", "-c", Script, "modelops-job", folder.Log(task.Index), folder.StartFile(task), folder.ExitFile(task), job.Folder, .. job.Command])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment[JobSpec.IndexVariable] = FormattableString.Invariant($"{task.Index}");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new WorkFailedException($"A process for the task {task.Index} of the job '{job.Key}' cannot be started: {exception.Message.TrimEnd('.')}.");
        }
    }
}
