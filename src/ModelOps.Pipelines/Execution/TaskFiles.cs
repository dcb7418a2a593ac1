using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOps.Files;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Execution;

/// <summary>
/// The folder of a job whose tasks run elsewhere: for each task the lines of shell that start it, and what they found there. They look first whether this folder, the tool and a store that is a file are there, too: that they can note it here
/// is the proof that the folder is shared.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="parts">What the run works with.</param>
/// <param name="there">How a path of this machine is called where tasks run.</param>
internal sealed class TaskFiles(string path, PipelineParts parts, Func<string, string> there)
{
    private const string Begun = "begun";
    private const string NoTool = "tool";
    private const string NoStore = "store";
    private const int Usage = 2;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(100);

    private string ArrayFile => Path.Combine(path, "array.json");

    /// <summary>The command of all tasks of the job.</summary>
    /// <param name="folder">The folder, as it is called there.</param>
    internal static IReadOnlyList<string> Command(string folder) =>
        ["/bin/sh", "-c", $"[ -r \"$0/${JobSpec.IndexVariable}.sh\" ] || {{ echo \"The folder '$0' of the pipeline's run is not on this machine.\" >&2; exit {Usage}; }}; exec /bin/sh \"$0/${JobSpec.IndexVariable}.sh\"", folder];

    /// <summary>Writes what starts a task.</summary>
    /// <param name="index">Its index in the job.</param>
    /// <param name="start">The attempt.</param>
    /// <param name="variables">Those that not all tasks of the job have.</param>
    internal void WriteTask(int index, TaskStart start, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var begun = there(BegunFile(index));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"_modelops_say() {{ printf '%s\\n' \"$1\" >{ShellText.Quoted(begun + ".tmp")} && mv {ShellText.Quoted(begun + ".tmp")} {ShellText.Quoted(begun)} || exit {Usage}; }}\n");
        if (start.Task.Step.Kind != StepKind.Shell)
        {
            var library = parts.Tool.Count > 1 && parts.Tool[1].EndsWith(".dll", StringComparison.Ordinal) ? $" && [ -f {ShellText.Quoted(parts.Tool[1])} ]" : "";
            text.Append(CultureInfo.InvariantCulture, $"command -v {ShellText.Quoted(parts.Tool[0])} >/dev/null 2>&1{library} || {{ _modelops_say {NoTool}; exit {Usage}; }}\n");
        }

        if (parts.StoreFile is { } store)
        {
            text.Append(CultureInfo.InvariantCulture, $"[ -f {ShellText.Quoted(there(store))} ] || {{ _modelops_say {NoStore}; exit {Usage}; }}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"_modelops_say {Begun}\n");
        foreach (var (name, value) in variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellText.Quoted(value)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"exec {ShellText.Line(start.Words)}\n");
        AtomicFile.WriteText(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{index}.sh")), text.ToString(), ownerOnly: true);
    }

    /// <summary>Notes that all tasks of an array know of it.</summary>
    /// <param name="names">The tasks.</param>
    internal void WriteArray(IReadOnlyList<string> names) => AtomicFile.WriteText(ArrayFile, JsonSerializer.Serialize(names, PipelineFolder.Json), ownerOnly: true);

    /// <summary>The tasks of an array; null when it was never to start.</summary>
    internal IReadOnlyList<string>? ReadArray() => File.Exists(ArrayFile) ? JsonSerializer.Deserialize<IReadOnlyList<string>>(File.ReadAllText(ArrayFile), PipelineFolder.Json) : null;

    /// <summary>Why a task that ended there could not do its work as a step; null when it could.</summary>
    /// <param name="index">Its index in the job.</param>
    /// <param name="ended">How it ended.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<string?> ProblemAsync(int index, JobTask ended, CancellationToken cancellationToken)
    {
        // Machines that share a disk may see a new file some seconds late.
        await WaitForAsync(BegunFile(index), cancellationToken).ConfigureAwait(false);
        var node = ended.Node is { } name ? $"'{name}'" : "of the engine";
        return !File.Exists(BegunFile(index)) ? $"The machine {node} and this one do not share the folder '{path}', through which steps pass their results. Put the pipeline on a disk that both have{(parts.EngineName == "kubernetes" ? ": mount its volume by the engine's setting 'volumes'" : "")}.{(ended.ExitCode is 0 or null ? "" : $" The command ended with exit code {ended.ExitCode}.")}"
            : (await File.ReadAllTextAsync(BegunFile(index), cancellationToken).ConfigureAwait(false)).Trim() switch
            {
                NoTool => $"The machine {node} has no '{string.Join(' ', parts.Tool)}', by which the tool is called there. Install modelops there, or say how it is called: engine: {{name: {parts.EngineName}, tool: modelops}}.",
                NoStore => $"The tracking store is the file '{parts.StoreFile}', which the machine {node} does not have. Set MLFLOW_TRACKING_URI to a server that both reach, or put the file on a disk that both have.",
                _ => null,
            };
    }

    /// <summary>Waits some seconds for a file that another machine has written.</summary>
    internal static async Task WaitForAsync(string file, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < _patience && !File.Exists(file); waited += _between)
        {
            await Task.Delay(_between, cancellationToken).ConfigureAwait(false);
        }
    }

    private string BegunFile(int index) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{index}.{Begun}"));
}
