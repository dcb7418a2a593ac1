using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A pipeline of GitLab CI, to be included by <c>.gitlab-ci.yml</c> or to be it.</summary>
internal sealed class GitLabFormat : IScheduleFormat
{
    private const string Who = "GitLab";
    private static readonly string[] _reserved = ["image", "services", "stages", "types", "before-script", "after-script", "variables", "cache", "include", "true", "false", "nil", "pages", "default", "workflow", "spec"];

    /// <inheritdoc />
    public string Name => "gitlab";

    /// <inheritdoc />
    public string Description => "A pipeline of GitLab CI.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var names = ScheduleNames.OfSteps(job).ToDictionary(pair => pair.Key, pair => _reserved.Contains(pair.Value) ? $"step-{pair.Value}" : pair.Value);
        var tree = new YamlTree
        {
            { "stages", new[] { "pipeline" } },
            { "workflow", new YamlTree { { "rules", new[] { Rule("schedule"), Rule("web"), Rule("api") } } } },
            { "default", new YamlTree { { "image", job.Image ?? "mcr.microsoft.com/dotnet/sdk:10.0" }, { "before_script", job.Image is null ? Install() : null } } },
        };
        foreach (var step in ScheduleCommands.Parts(job))
        {
            tree.Add(names.GetValueOrDefault(step.Name, step.Name), Job(job, step, names));
        }

        return new([ScheduleFile.Of(".gitlab-ci.yml", "#", tree.Text())])
        {
            Notes =
            [
                .. job.Times is { } times ? (string[])[$"GitLab keeps the times itself: under Build, Pipeline schedules, make one with '{ScheduleNotes.Fields(times, Who)}' and the time zone {times.Zone.Id}."] : [],
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Queue], "a run waits for the last one", [ScheduleNotes.None], "a time that passes while it is down is lost"),
                .. job.Secrets.Count > 0 ? (string[])[$"Set {string.Join(", ", job.Secrets)} under Settings, CI/CD, Variables, masked: jobs get them by themselves."] : [],
            ],
        };
    }

    private static YamlTree Job(ScheduleJob job, ScheduleStep step, Dictionary<string, string> names) => new()
    {
        { "stage", "pipeline" },
        { "needs", job.Steps.Count == 0 ? null : step.Needs.Concat(ScheduleNames.Sources(job, step)).Distinct().Select(need => names[need]).ToArray() },
        { "when", step.Approval is null ? null : "manual" },
        { "allow_failure", step.Approval is null ? null : false },
        { "manual_confirmation", step.Approval },
        { "timeout", ScheduleNotes.Minutes(step.TimeLimit) is { } minutes ? FormattableString.Invariant($"{minutes} minutes") : null },
        { "resource_group", job.Steps.Count == 0 ? $"modelops-{ScheduleNames.Slug(job.Name)}" : null },
        { "script", (object[])[step.Approval is { } question ? ShellText.Line(["echo", question]) : ScheduleCommands.Line(job, step.Command)] },
        { "artifacts", job.Kept.Count == 0 || step.Approval is not null ? null : new YamlTree { { "when", "always" }, { "paths", job.Kept } } },
    };

    private static YamlTree Rule(string source) => new() { { "if", $"$CI_PIPELINE_SOURCE == \"{source}\"" } };

    private static object[] Install() => ["dotnet tool install modelops --tool-path \"$CI_PROJECT_DIR/.tools\"", "export PATH=\"$CI_PROJECT_DIR/.tools:$PATH\""];
}
