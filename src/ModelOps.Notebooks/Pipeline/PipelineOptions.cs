using ModelOps.Pipelines.Execution;

namespace ModelOps;

/// <summary>What <c>#!pipeline</c> takes: the file of a pipeline and how to run it, or what to do with its last run.</summary>
public sealed record PipelineOptions
{
    internal const string Approve = "approve";
    internal const string Reject = "reject";
    internal const string Status = "status";
    internal const string Cancel = "cancel";

    /// <summary>The pipeline's file to run it, or what to do with its last run.</summary>
    [Parameter("The pipeline's file to run it, such as pipeline.yaml; or approve, reject, status or cancel, with the file as the next word.", Position = 0, Required = true)]
    public string File { get; init; } = "";

    /// <summary>The pipeline's file, after <c>approve</c>, <c>reject</c>, <c>status</c> or <c>cancel</c>.</summary>
    [Parameter("The pipeline's file, after approve, reject, status or cancel.", Position = 1)]
    public string? Of { get; init; }

    /// <summary>The approval step, after <c>approve</c> or <c>reject</c>.</summary>
    [Parameter("The step that awaits approval, after approve or reject.", Position = 2)]
    public string? Step { get; init; }

    /// <summary>Values of parameters, <c>NAME=VALUE</c> each.</summary>
    [Parameter("NAME=VALUE of a parameter; may be repeated, and written -p.", Repeats = true)]
    public IReadOnlyList<string> Parameter { get; init; } = [];

    /// <summary>A file with values of parameters.</summary>
    [Parameter("File with values of parameters, YAML or JSON; also written -f. --parameter wins over it.")]
    public string? Parameters { get; init; }

    /// <summary>Goes on with the last run, if that did not come to its end.</summary>
    [Parameter("Go on with the last run, if that did not come to its end: what it has done is kept.")]
    public bool Resume { get; init; }

    /// <summary>Steps to run although nothing changed; <c>all</c> for all.</summary>
    [Parameter("Steps to run although nothing changed, comma-separated; all for all of them.")]
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>The only step to run; what it needs stands as it is.</summary>
    [Parameter("The only step to run; what it needs stands as its last run left it.")]
    public string? Only { get; init; }

    /// <summary>Says what would run and why, and runs nothing.</summary>
    [Parameter("Say what would run and why, and run nothing.")]
    public bool DryRun { get; init; }

    /// <summary>Where steps run; null for what the file says.</summary>
    [Parameter("Where steps run: local, slurm or kubernetes. By default as the file says, else local.")]
    public string? Engine { get; init; }

    /// <summary>The engine's settings, as <c>partition=night</c>: they count before those of the file, which are for the file's engine.</summary>
    [Parameter("Settings of the engine, comma-separated, such as partition=night,account=team: they count before those of the file.")]
    public IReadOnlyList<string>? EngineSettings { get; init; }

    /// <summary>How many processors steps may use at the same time.</summary>
    [Parameter("How many processors steps may use at the same time. By default as the file says, else all of this machine.")]
    public int? Jobs { get; init; }

    /// <summary>Waits for approvals rather than ending.</summary>
    [Parameter("Wait for approvals, rather than end with exit code 3.")]
    public bool Wait { get; init; }

    /// <summary>Shows what steps write, a line each, as it comes.</summary>
    [Parameter("Show what steps write as it comes, with the step's name before each line.")]
    public bool Follow { get; init; }

    /// <summary>Where the report goes, a page of HTML.</summary>
    [Parameter("File for the report, a page of HTML; it is kept with the run in any case.")]
    public string? Report { get; init; }

    /// <summary>Where what came of the run goes, as JSON.</summary>
    [Parameter("File for what came of the run, as JSON: status, exit code, results of the steps, the error.")]
    public string? Result { get; init; }

    /// <summary>Why, with <c>approve</c> and <c>reject</c>.</summary>
    [Parameter("Why, for the audit log; with approve and reject.")]
    public string? Reason { get; init; }

    /// <summary>Shows the result as JSON.</summary>
    [Parameter("Show the result as JSON.")]
    public bool Json { get; init; }

    internal bool IsAction => File is Approve or Reject or Status or Cancel;

    internal IEnumerable<string> Errors()
    {
        var decides = File is Approve or Reject;
        if (IsAction && Of is null)
        {
            yield return $"'pipeline {File}' needs the FILE of the pipeline as word 2, such as pipeline.yaml.";
        }

        if (decides && Of is not null && Step is null)
        {
            yield return $"'pipeline {File}' needs the STEP that awaits approval as word 3.";
        }

        if (!IsAction && (Of ?? Step) is { } word)
        {
            yield return $"'pipeline' does not know what to do with '{word}'. Give the file of the pipeline alone; parameters are given by {Wording.Option("parameter", "NAME=VALUE")}.";
        }

        (bool IsGiven, string Name, bool IsTaken)[] options =
        [
            (Parameter.Count > 0, "parameter", !IsAction), (Parameters is not null, "parameters", !IsAction), (Resume, "resume", !IsAction), (Force.Count > 0, "force", !IsAction), (Only is not null, "only", !IsAction), (DryRun, "dry-run", !IsAction),
            (Engine is not null, "engine", !IsAction), (EngineSettings is not null, "engine-settings", !IsAction), (Jobs is not null, "jobs", !IsAction), (Wait, "wait", !IsAction), (Follow, "follow", !IsAction), (Report is not null, "report", !IsAction || File == Status), (Result is not null, "result", !IsAction), (Reason is not null, "reason", decides),
        ];
        foreach (var (_, name, _) in options.Where(option => option.IsGiven && !option.IsTaken))
        {
            yield return $"'{Wording.Option(name)}' is not for 'pipeline{(IsAction ? " " + File : "")}'. Leave it out.";
        }

        List<string> errors = [];
        _ = ModelOps.EngineSettings.Read(EngineSettings, errors);
        foreach (var error in errors)
        {
            yield return error;
        }

        if (Jobs < 1)
        {
            yield return $"'{Wording.Option("jobs")}' is how many processors steps may use at the same time; give 1 or more.";
        }

        if (Resume && (Parameter.Count > 0 || Parameters is not null))
        {
            yield return $"'{Wording.Option("resume")}' goes on with the parameters that the run began with. Leave parameters out, or begin a new run without {Wording.Option("resume")}.";
        }

        if (DryRun && Resume)
        {
            yield return $"'{Wording.Option("dry-run")}' says what a new run would do. Leave {Wording.Option("resume")} out.";
        }

        if (DryRun && Result is not null)
        {
            yield return $"'{Wording.Option("dry-run")}' runs nothing, so it has no result. Leave {Wording.Option("result")} out.";
        }
    }

    internal PipelineChoices Choices => new() { Force = Force, Only = Only, Jobs = Jobs, Wait = Wait, Follow = Follow };
}
