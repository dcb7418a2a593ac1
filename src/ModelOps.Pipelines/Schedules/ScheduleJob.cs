namespace ModelOps;

/// <summary>What a schedule starts: the whole pipeline as one command or, with <see cref="Steps"/>, each of its steps as a job of its own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Command">The words after <c>modelops</c> that run all of it, such as <c>pipeline pipeline.yaml</c>.</param>
public sealed record ScheduleJob(string Name, IReadOnlyList<string> Command)
{
    /// <summary>The file that it runs, relative to <see cref="Folder"/>.</summary>
    public string File { get; init; } = "pipeline.yaml";

    /// <summary>The words after <c>modelops</c> that look whether it is due, and run it then, once for each time.</summary>
    public IReadOnlyList<string> Look { get; init; } = ["schedule", "run", "pipeline.yaml", "--once"];

    /// <summary>The folder that it runs in, on this machine: a full path.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The words that start the tool on this machine. Elsewhere it is <c>modelops</c>.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["modelops"];

    /// <summary>When it starts; null for whenever somebody starts it.</summary>
    public CronTimes? Times { get; init; }

    /// <summary>What becomes of times that passed while nothing could start it: <c>latest</c>, <c>all</c> or <c>none</c>; null for what the format does.</summary>
    public string? CatchUp { get; init; }

    /// <summary>What becomes of a time at which the last run still runs: <c>skip</c>, <c>queue</c> or <c>cancel</c>; null for what the format does.</summary>
    public string? Overlap { get; init; }

    /// <summary>Variables that its processes get. No secrets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of variables whose values are secrets: the format says where they come from, and the file never holds one.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The container image that it runs in, with the tool on its path and the project in its working folder; null for none.</summary>
    public string? Image { get; init; }

    /// <summary>How long all of it may take; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Files and folders to keep, and to hand from one step to the next, relative to <see cref="Folder"/>.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>The steps, each after those it needs; empty to run all of it as one command.</summary>
    public IReadOnlyList<ScheduleStep> Steps { get; init; } = [];

    /// <summary>The time at which the files are written.</summary>
    public DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>The time zone of the machine that a crontab is for.</summary>
    public TimeZoneInfo MachineZone { get; init; } = TimeZoneInfo.Local;
}
