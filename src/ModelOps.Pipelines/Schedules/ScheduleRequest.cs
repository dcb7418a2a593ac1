namespace ModelOps.Pipelines.Schedules;

/// <summary>What is given beside the file that a schedule starts.</summary>
internal sealed record ScheduleRequest
{
    /// <summary>Its name; null for that of the file.</summary>
    internal string? Name { get; init; }

    /// <summary>When; null for what the file says.</summary>
    internal string? Cron { get; init; }

    /// <summary>The time zone of <see cref="Cron"/>; null for UTC.</summary>
    internal string? TimeZone { get; init; }

    /// <summary>Parameters, <c>NAME=VALUE</c> each.</summary>
    internal IReadOnlyList<string> Parameters { get; init; } = [];

    internal IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    internal IReadOnlyList<string> Secrets { get; init; } = [];

    internal string? Image { get; init; }

    internal bool BySteps { get; init; }

    /// <summary>The folder that the command runs in: a full path.</summary>
    internal string Folder { get; init; } = Environment.CurrentDirectory;

    internal IReadOnlyList<string> Program { get; init; } = ["modelops"];

    internal DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    internal TimeZoneInfo MachineZone { get; init; } = TimeZoneInfo.Local;
}
