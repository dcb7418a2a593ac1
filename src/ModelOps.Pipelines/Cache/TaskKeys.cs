using System.Reflection;
using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Cache;

/// <summary>Makes the keys of tasks.</summary>
/// <param name="folder">The folder of the pipeline.</param>
/// <param name="digests">The digests of files.</param>
internal sealed class TaskKeys(string folder, FileDigests digests)
{
    private static readonly string _version = (typeof(TaskKeys).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    /// <summary>The key of a task, before it runs.</summary>
    /// <param name="task">The task.</param>
    /// <param name="work">Its parameters and words, with values for their expressions.</param>
    /// <param name="upstream">What the tasks that it needs have left.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    internal async Task<TaskKey> OfAsync(PlanTask task, TaskWork work, IEnumerable<(PlanTask Task, TaskRecord Record)> upstream, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (task.Step.Kind is StepKind.Notebook or StepKind.Script)
        {
            foreach (var (name, digest) in StepCode.Digests(task.Step.Work, folder))
            {
                parts[name] = digest;
            }

            var packages = Path.ChangeExtension(task.Step.Work, ".lock.json");
            parts["package lock"] = await digests.OfAsync(packages, cancellationToken).ConfigureAwait(false) ?? TaskKey.Missing;
        }
        else
        {
            parts[task.Step.Kind == StepKind.Approval ? "question" : task.Step.Kind == StepKind.Shell ? "shell" : "command"] = string.Join('\0', work.Words);
        }

        if (task.Step.Kind is not (StepKind.Shell or StepKind.Approval))
        {
            parts[TaskKey.Tool] = _version;
        }

        foreach (var (name, value) in work.Parameters)
        {
            parts[TaskKey.Parameter + name] = Template.Shown(value);
        }

        foreach (var (reference, value) in work.Values)
        {
            parts[TaskKey.Parameter + reference] = value;
        }

        foreach (var input in task.Inputs)
        {
            parts["input " + input] = await digests.OfAsync(Path.GetFullPath(input, folder), cancellationToken).ConfigureAwait(false) ?? TaskKey.Missing;
        }

        foreach (var (other, record) in upstream)
        {
            // What a task leaves that names nothing cannot be compared: each time that it ran counts.
            parts[$"result of {other.Id}"] = record.Files.Count == 0 && record.Outputs.Count == 0 ? record.Execution
                : new TaskKey(new Dictionary<string, string>(record.Files) { ["outputs"] = record.Outputs.ToJsonString() }).Hash;
        }

        parts["list of outputs"] = string.Join('\n', task.Outputs);
        return new(parts);
    }

    /// <summary>The digests of what a task is to have written.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The digests, and the first output that is missing.</returns>
    internal async Task<(IReadOnlyDictionary<string, string> Files, string? Missing)> OutputsAsync(PlanTask task, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in task.Outputs)
        {
            if (await digests.OfAsync(Path.GetFullPath(output, folder), cancellationToken).ConfigureAwait(false) is not { } digest)
            {
                return (files, output);
            }

            files[output] = digest;
        }

        return (files, null);
    }

    /// <summary>Whether a task may be skipped at all: null when it may, else why not.</summary>
    internal static string? NeverSkips(PlanTask task) => task.Step switch
    {
        { Kind: StepKind.Approval } => "it asks in each run",
        { Cache: true } => null,
        { Cache: false } => "cache: false",
        { Kind: StepKind.Command } => "a command runs each time, unless it says cache: true",
        { IsFinally: true } => "it runs at the end of each run, unless it says cache: true",
        _ when task.Inputs.Count == 0 && task.Outputs.Count == 0 && task.Needs.Count == 0 => "it declares no inputs, outputs or needs to compare; say cache: true to skip it all the same",
        _ => null,
    };
}

/// <summary>What a task is given, with values for its expressions.</summary>
/// <param name="Words">The words of a command, the lines of a shell, or a question.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Values">The values of a shell's expressions, by what they stand for.</param>
internal sealed record TaskWork(IReadOnlyList<string> Words, JsonObject Parameters, IReadOnlyDictionary<string, string> Values);
