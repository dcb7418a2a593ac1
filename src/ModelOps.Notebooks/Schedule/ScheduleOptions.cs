namespace ModelOps;

/// <summary>What <c>#!schedule</c> takes: a file and the format to write it in; or files for the scheduler of this tool.</summary>
public sealed record ScheduleOptions
{
    internal const string Run = "run";
    internal const string Status = "status";

    /// <summary>The pipeline's file or the notebook to be scheduled; or <c>run</c> or <c>status</c>.</summary>
    [Parameter("The pipeline.yaml or notebook to write a schedule for; or run to run schedules here, or status to show them.", Position = 0)]
    public string? Target { get; init; }

    /// <summary>The files that <c>run</c> runs, or the schedules that <c>status</c> shows.</summary>
    [Parameter("The files, with run, each a pipeline.yaml or a notebook; or names, with status. By default status shows all.", Position = 1)]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The format: one of <see cref="ScheduleFormats"/>.</summary>
    [Parameter("What to write: crontab, systemd, kubernetes, argo, kubeflow, github, gitlab, azure or jenkins.")]
    public string? As { get; init; }

    /// <summary>Lists the formats.</summary>
    [Parameter("List the formats.")]
    public bool List { get; init; }

    /// <summary>The folder to write to; null to show the files.</summary>
    [Parameter("Folder to write to, such as the project's. By default the files are shown.")]
    public string? To { get; init; }

    /// <summary>Writes over files that somebody has changed.</summary>
    [Parameter("Write over files that somebody has changed.")]
    public bool Force { get; init; }

    /// <summary>When; null for what the file says.</summary>
    [Parameter("When: minute, hour, day of month, month, day of week, such as \"0 3 * * *\". By default as the pipeline's file says.")]
    public string? Cron { get; init; }

    /// <summary>The time zone of <see cref="Cron"/>.</summary>
    [Parameter("The time zone of --cron, such as Europe/Zurich. By default UTC.")]
    public string? Timezone { get; init; }

    /// <summary>The time zone of the machine that a crontab is for; null for this one's.</summary>
    [Parameter("The time zone of the machine that a crontab is for. By default this one's.")]
    public string? MachineTimezone { get; init; }

    /// <summary>Its name; null for the pipeline's.</summary>
    [Parameter("The schedule's name. By default the pipeline's, or that of the notebook's file.")]
    public string? Name { get; init; }

    /// <summary>Makes a job of each step.</summary>
    [Parameter("Make a job of each step: for argo, kubeflow, github, gitlab, azure and jenkins. By default one job runs the pipeline.")]
    public bool Steps { get; init; }

    /// <summary>The container image that it runs in.</summary>
    [Parameter("Container image that it runs in, with modelops on its path and the project in its working folder.")]
    public string? Image { get; init; }

    /// <summary>Parameters, <c>NAME=VALUE</c> each.</summary>
    [Parameter("NAME=VALUE of a parameter of the pipeline or notebook; may be repeated, and written -p.", Repeats = true)]
    public IReadOnlyList<string> Parameter { get; init; } = [];

    /// <summary>Variables, <c>NAME=VALUE</c> each; no secrets.</summary>
    [Parameter("NAME=VALUE for the environment of its processes, such as MLFLOW_TRACKING_URI=http://mlflow:5000; may be repeated. No secrets.", Repeats = true)]
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Names of variables that hold secrets.</summary>
    [Parameter("What the environment holds that is secret, by name, comma-separated: the files say where it comes from, not what it is.")]
    public IReadOnlyList<string> Secret { get; init; } = [];

    /// <summary>Looks once, and leads what is due to its end.</summary>
    [Parameter("Look once, start what is due, and end when that has; with run: for cron.")]
    public bool Once { get; init; }

    /// <summary>Shows the state as JSON.</summary>
    [Parameter("Show the state as JSON; with status.")]
    public bool Json { get; init; }

    internal IEnumerable<string> Errors()
    {
        var isFile = Target is not (null or Run or Status);
        foreach (var (isGiven, name, isTaken, of) in ((bool, string, bool, string)[])
        [
            (As is not null, "as", isFile, "a file that is written"), (To is not null, "to", isFile, "a file that is written"), (Force, "force", isFile, "a file that is written"), (Steps, "steps", isFile, "a file that is written"),
            (Image is not null, "image", isFile, "a file that is written"), (MachineTimezone is not null, "machine-timezone", isFile && As == "crontab", $"'{Wording.Option("as", "crontab")}'"),
            (Secret.Count > 0, "secret", isFile, "a file that is written"), (Once, "once", Target == Run, "'schedule run'"), (Json, "json", Target == Status, "'schedule status'"),
            (Cron is not null, "cron", Target is not (null or Status), "a file"), (Parameter.Count > 0, "parameter", Target is not (null or Status), "a file"), (Env.Count > 0, "env", Target is not (null or Status), "a file"),
        ])
        {
            if (isGiven && !isTaken)
            {
                yield return $"'{Wording.Option(name)}' is for {of}.";
            }
        }

        if (!List && Target is null)
        {
            yield return $"'schedule' needs the FILE of a pipeline or a notebook, or run, or status, as word 1; {Wording.Option("list")} shows the formats.";
        }
        else if (isFile && As is null && !List)
        {
            yield return $"Say what to write with {Wording.Option("as", "FORMAT")}, one of {string.Join(", ", ScheduleFormats.All.Select(format => format.Name))}; or run it here with {Wording.Command("schedule", $"run {Target}", "ops.ScheduleAsync(\"run\", …)")}.";
        }
        else if (isFile && Files.Count > 0)
        {
            yield return $"One file is written at a time, and '{Files[0]}' is another. Give one, or 'run' before them.";
        }
        else if (Target == Run && Files.Count == 0)
        {
            yield return "'schedule run' needs the FILES of pipelines or notebooks after it, such as pipeline.yaml.";
        }
        else if (Target == Run && Files.Count > 1 && (Name is not null || Cron is not null || Parameter.Count > 0))
        {
            yield return $"{Wording.Option("name")}, {Wording.Option("cron")} and {Wording.Option("parameter")} are for one file. Give one, or write them into the files.";
        }
    }
}
