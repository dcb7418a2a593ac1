using System.Globalization;
using System.Text;
using ModelOps.Files;
using ModelOps.Pipelines.Jobs.Storage;
using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>The folder of one job, on a disk that the nodes share: its record, its variables, the logs of its tasks and the exit codes that they leave.</summary>
/// <param name="path">The folder.</param>
internal sealed class SlurmJobFolder(string path) : JobFolder<SlurmJobRecord>(path, SlurmJson.Default.SlurmJobRecord)
{
    private string VariablesFile => File("variables.sh");

    /// <summary>Slurm's number of the array whose tasks may run; null before the first one has begun.</summary>
    internal string? Claim => Read("claim");

    /// <summary>The exit code that a task's command has left, and when; null when it has left none.</summary>
    internal (int Code, DateTimeOffset At)? ReadExit(int task) =>
        Read(Name(task, "exit")) is { } text ? (int.Parse(text, CultureInfo.InvariantCulture), new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(File(Name(task, "exit"))))) : null;

    /// <summary>Whether Slurm has started a task once more than it may be.</summary>
    internal bool IsOver(int task) => System.IO.File.Exists(File(Name(task, "over")));

    internal void SaveVariables(IReadOnlyDictionary<string, string> variables) =>
        AtomicFile.Write(VariablesFile, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(variables.Select(variable => $"export {variable.Key}={ShellText.Quoted(variable.Value)}\n")))), ownerOnly: true);

    internal void DeleteVariables() => System.IO.File.Delete(VariablesFile);

    private static string Name(int task, string what) => string.Create(CultureInfo.InvariantCulture, $"{task}.{what}");

    private string? Read(string name)
    {
        try
        {
            return System.IO.File.ReadAllText(File(name)).Trim();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
