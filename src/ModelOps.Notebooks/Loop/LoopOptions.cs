namespace ModelOps;

/// <summary>What <c>#!loop</c> takes: what to do, and with which loop.</summary>
public sealed record LoopOptions
{
    internal const string Run = "run";

    internal const string Status = "status";

    internal const string Pause = "pause";

    internal const string Resume = "resume";

    internal const string Trigger = "trigger";

    /// <summary>What to do.</summary>
    [Parameter("What to do: run it here, show it, pause it, resume it, or have it retrain now.", Position = 0, Values = $"{Run},{Status},{Pause},{Resume},{Trigger}")]
    public string Action { get; init; } = Status;

    /// <summary>The loop's file, or its name; null for all of them.</summary>
    [Parameter("The loop's file, such as loop.yaml, or its name; run takes a file. By default status shows all.", Position = 1)]
    public string? Name { get; init; }

    /// <summary>Looks once, and leads the cycle that begins to its end.</summary>
    [Parameter("Look once, and lead the cycle that begins to its end; with run.")]
    public bool Once { get; init; }

    /// <summary>Why, for the audit log.</summary>
    [Parameter("Why, for the audit log; with pause, resume and trigger.")]
    public string? Reason { get; init; }

    /// <summary>Shows the state as JSON.</summary>
    [Parameter("Show the state as JSON; with status.")]
    public bool Json { get; init; }

    /// <summary>Writes a unit by which systemd runs the loop.</summary>
    [Parameter("Write a unit for systemd that runs the loop with the machine, and do not run it here; with run.")]
    public bool Systemd { get; init; }

    internal IEnumerable<string> Errors()
    {
        foreach (var (isGiven, name, actions) in ((bool, string, string[])[])[(Once, "once", [Run]), (Systemd, "systemd", [Run]), (Json, "json", [Status]), (Reason is not null, "reason", [Pause, Resume, Trigger])])
        {
            if (isGiven && !actions.Contains(Action))
            {
                yield return $"'{Wording.Option(name)}' is for {string.Join(", ", actions)}, and 'loop {Action}' does not take it.";
            }
        }

        if (Once && Systemd)
        {
            yield return $"'{Wording.Option("once")}' runs the loop here, and '{Wording.Option("systemd")}' writes a unit that runs it. Give one of them.";
        }

        if (Name is null && Action != Status)
        {
            yield return $"'loop {Action}' needs {(Action == Run ? "the FILE of a loop" : "the NAME or the file of a loop")} as word 2, such as {(Action == Run ? "loop.yaml" : "rides")}.";
        }
    }
}
