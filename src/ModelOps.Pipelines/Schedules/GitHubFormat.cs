using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A workflow of GitHub Actions.</summary>
internal sealed class GitHubFormat : IScheduleFormat
{
    private const string Who = "GitHub Actions";
    private const string Expression = "${{";

    /// <inheritdoc />
    public string Name => "github";

    /// <inheritdoc />
    public string Description => "A workflow of GitHub Actions.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var slug = ScheduleNames.Slug(job.Name);
        var names = ScheduleNames.OfSteps(job);
        var jobs = new YamlTree();
        foreach (var step in ScheduleCommands.Parts(job))
        {
            jobs.Add(names.GetValueOrDefault(step.Name, step.Name), Job(job, step, names));
        }

        var tree = new YamlTree
        {
            { "name", Plain(job.Name) },
            { "on", new YamlTree { { "schedule", job.Times is { } times ? new[] { Schedule(times) } : null }, { "workflow_dispatch", new YamlTree() } } },
            { "permissions", new YamlTree { { "contents", "read" } } },
            { "concurrency", new YamlTree { { "group", $"modelops-{slug}" }, { "cancel-in-progress", job.Overlap == ScheduleNotes.Cancel } } },
            { "jobs", jobs },
        };
        return new([ScheduleFile.Of($".github/workflows/{slug}.yml", "#", tree.Text())])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Queue, ScheduleNotes.Cancel], "a run waits for the last one, and the newest that waits takes the place of others", [ScheduleNotes.None], "a time that passes while it is down is lost"),
                .. ScheduleNotes.SummerTime(job, Who),
                .. job.Secrets.Count > 0 ? (string[])[$"Set {string.Join(", ", job.Secrets)} under Settings, Secrets and variables, Actions."] : [],
                .. job.Steps.Where(step => step.Approval is not null).Select(step => $"Add required reviewers to the environment '{names[step.Name]}' under Settings, Environments: without them nobody is asked."),
                "GitHub starts schedules from the default branch, at the earliest every five minutes, and later when it is busy.",
            ],
        };
    }

    private static YamlTree Schedule(CronTimes times) => new() { { "cron", ScheduleNotes.Fields(times, Who) }, { "timezone", times.Zone.Id == "UTC" ? null : times.Zone.Id } };

    private static YamlTree Job(ScheduleJob job, ScheduleStep step, IReadOnlyDictionary<string, string> names) => new()
    {
        { "name", Plain(job.Steps.Count == 0 ? job.Name : step.Name) },
        { "needs", step.Needs.Count == 0 ? null : step.Needs.Select(need => names[need]).ToArray() },
        { "environment", step.Approval is null ? null : names[step.Name] },
        { "runs-on", "ubuntu-latest" },
        { "container", job.Image },
        { "timeout-minutes", ScheduleNotes.Minutes(step.TimeLimit) },
        { "env", job.Secrets.Count == 0 ? null : YamlTree.Of(job.Secrets.Select(secret => KeyValuePair.Create(secret, $"${{{{ secrets.{secret} }}}}"))) },
        { "steps", Steps(job, step, names).ToArray() },
    };

    private static IEnumerable<YamlTree> Steps(ScheduleJob job, ScheduleStep step, IReadOnlyDictionary<string, string> names)
    {
        if (step.Approval is { } question)
        {
            // The environment asks; when the job runs, somebody has agreed.
            yield return new() { { "name", "Approved" }, { "run", ShellText.Line(["echo", question], "$") } };
            yield break;
        }

        yield return new() { { "uses", "actions/checkout@v4" } };
        foreach (var need in job.Kept.Count == 0 ? [] : ScheduleNames.Sources(job, step))
        {
            yield return new() { { "uses", "actions/download-artifact@v4" }, { "with", new YamlTree { { "name", names[need] }, { "path", "." } } } };
        }

        if (job.Image is null)
        {
            yield return new() { { "uses", "actions/setup-dotnet@v4" }, { "with", new YamlTree { { "dotnet-version", "10.0.x" } } } };
            yield return new() { { "run", "dotnet tool install modelops --global" } };
        }

        yield return new() { { "name", "Run" }, { "run", ScheduleCommands.Line(job, step.Command, "$") } };
        if (job.Kept.Count > 0)
        {
            yield return new()
            {
                { "uses", "actions/upload-artifact@v4" },
                { "if", "always()" },
                {
                    "with", new YamlTree
                    {
                        { "name", names.GetValueOrDefault(step.Name, step.Name) },
                        // Two paths at least: with one alone its own folder would be left out.
                        { "path", string.Concat(job.Kept.Append(".modelops-kept").Distinct().Select(path => path + "\n")) },
                        { "include-hidden-files", true },
                        { "if-no-files-found", "ignore" },
                    }
                },
            };
        }
    }

    // What GitHub would read as an expression is one that gives the text.
    private static string Plain(string text) => text.Replace(Expression, $"{Expression} '{Expression}' }}}}", StringComparison.Ordinal);
}
