namespace ModelOps;

/// <summary>What <c>#!jobs logs</c> takes.</summary>
public sealed record JobLogOptions
{
    /// <summary>The job: its id, its name, or the name of a task; of several the newest.</summary>
    [Parameter("The job: its id, its name, or the name of a task; of several the newest.", Position = 0, Required = true)]
    public string Job { get; init; } = "";

    /// <summary>The task of an array, by its number from 0; null for the one that <see cref="Job"/> names, else the first.</summary>
    [Parameter("The task of an array, by its number from 0; by default the one that JOB names, else the first.")]
    public int? Task { get; init; }

    /// <summary>Goes on until the task has ended, and shows what it writes as it comes.</summary>
    [Parameter("Go on until the task has ended.")]
    public bool Follow { get; init; }
}
