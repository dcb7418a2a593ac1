using ModelOps.Pipelines.Jobs;

namespace ModelOps;

/// <summary>A command for an engine to run, once or, as an array, several times beside each other.</summary>
/// <param name="Key">What makes it one and the same job: started again with the same key, it is found and not started twice. At most 63 lower-case letters, digits and <c>-</c>.</param>
/// <param name="Command">The program and its arguments. No shell reads them.</param>
public sealed record JobSpec(string Key, IReadOnlyList<string> Command)
{
    /// <summary>The environment variable in which a task finds its index, from 0.</summary>
    public const string IndexVariable = "MODELOPS_TASK_INDEX";

    /// <summary>What people call it, in the lists of the engine; by default the key.</summary>
    public string Name { get; init; } = Key;

    /// <summary>What people call its tasks, in the order of their indices; empty for their numbers.</summary>
    public IReadOnlyList<string> TaskNames { get; init; } = [];

    /// <summary>The folder it starts in. Where the engine's machines share no disk with this one, as it is called there.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Variables beside those that the engine's own tasks have. Values are not logged.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>How many tasks it has; each finds its index in <see cref="IndexVariable"/>. From 1.</summary>
    public int Tasks { get; init; } = 1;

    /// <summary>How many tasks may run at the same time; null for as many as the engine has room for.</summary>
    public int? Slots { get; init; }

    /// <summary>What each task needs.</summary>
    public JobResources Resources { get; init; } = new();

    /// <summary>How long a task may run; null for as long as the engine allows.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Jobs, by their ids, that must have succeeded before it starts. When one fails, this one is cancelled.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How often a task whose machine or process the engine lost is started again. A task that ended by itself with an exit code is not.</summary>
    public int Requeues { get; init; } = 1;

    /// <summary>Refuses what no engine can take: every engine calls it first.</summary>
    /// <exception cref="InvalidInputException">A part of it cannot be used; all errors at once.</exception>
    public void Check()
    {
        if (JobSpecCheck.Errors(this) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }
    }
}
