using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A pipeline of Azure Pipelines.</summary>
internal sealed class AzureFormat : IScheduleFormat
{
    private const string Who = "Azure Pipelines";
    private const string Staging = "$(Build.ArtifactStagingDirectory)/kept";

    /// <inheritdoc />
    public string Name => "azure";

    /// <inheritdoc />
    public string Description => "A pipeline of Azure Pipelines.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var names = ScheduleNames.OfSteps(job).ToDictionary(pair => pair.Key, pair => pair.Value.Replace('-', '_'));
        var tree = new YamlTree
        {
            { "name", "$(Date:yyyyMMdd)$(Rev:.r)" },
            { "trigger", "none" },
            { "pr", "none" },
            { "schedules", job.Times is { } times ? Rows(job, times).Select(row => Schedule(job, row)).ToArray() : null },
            { "jobs", ScheduleCommands.Parts(job).SelectMany(step => Jobs(job, step, names)).ToArray() },
        };
        return new([ScheduleFile.Of("azure-pipelines.yml", "#", tree.Text())])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Skip], "a time at which the last run still runs is skipped", [ScheduleNotes.None], "a time that passes while it is down is lost"),
                .. job.Secrets.Count > 0 ? (string[])[$"Set {string.Join(", ", job.Secrets)} as secret variables of the pipeline."] : [],
                .. job.Times is null ? [] : (string[])["The schedule is that of the branch 'main'; change it where yours has another name."],
            ],
        };
    }

    // Azure knows UTC alone, and takes days that both day fields allow.
    private static IReadOnlyList<CronRow> Rows(ScheduleJob job, CronTimes times)
    {
        var rows = times.Rows() ?? throw ScheduleNotes.Letters(times, Who);
        var ahead = ZoneShift.All(times.Zone, TimeZoneInfo.Utc, job.Now);
        if (ahead.Count > 1)
        {
            throw new InvalidInputException(
                $"Azure Pipelines knows UTC alone, and {times.Zone.Id} is {string.Join(" or ", ahead.Select(minutes => Hours(-minutes)))} ahead of it, by the season, so one line cannot be right all year. Give the schedule in UTC, or choose github, gitlab, jenkins or kubernetes.");
        }

        return ahead[0] == 0 ? rows
            : rows.All(row => row.Shifted(ahead[0]) is not null) ? [.. rows.SelectMany(row => row.Shifted(ahead[0])!)]
            : throw new InvalidInputException($"Azure Pipelines knows UTC alone, and in UTC '{times.Cron}' of {times.Zone.Id} falls on other days of the month. Give the schedule in UTC.");
    }

    private static string Hours(int minutes) => FormattableString.Invariant($"{minutes / 60d:0.##} hours");

    private static YamlTree Schedule(ScheduleJob job, CronRow row) => new()
    {
        { "cron", row.ToString() },
        { "displayName", ScheduleNames.Slug(job.Name) },
        { "branches", new YamlTree { { "include", new[] { "main" } } } },
        { "always", true },
        { "batch", true },
    };

    private static IEnumerable<YamlTree> Jobs(ScheduleJob job, ScheduleStep step, Dictionary<string, string> names)
    {
        var name = names.GetValueOrDefault(step.Name, step.Name);
        string[]? needs = step.Needs.Count == 0 ? null : [.. step.Needs.Select(need => names[need])];
        if (step.Approval is { } question)
        {
            yield return new()
            {
                { "job", name },
                { "dependsOn", needs },
                { "pool", "server" },
                { "steps", new[] { new YamlTree { { "task", "ManualValidation@0" }, { "inputs", new YamlTree { { "notifyUsers", "" }, { "instructions", question } } } } } },
            };
            yield break;
        }

        yield return new()
        {
            { "job", name },
            { "dependsOn", needs },
            { "timeoutInMinutes", ScheduleNotes.Minutes(step.TimeLimit) },
            { "pool", new YamlTree { { "vmImage", "ubuntu-latest" } } },
            { "container", job.Image },
            { "steps", Steps(job, step, name, [.. ScheduleNames.Sources(job, step).Select(need => names[need])]).ToArray() },
        };
    }

    private static IEnumerable<YamlTree> Steps(ScheduleJob job, ScheduleStep step, string name, string[] needs)
    {
        yield return new() { { "checkout", "self" } };
        foreach (var need in job.Kept.Count == 0 ? [] : needs)
        {
            yield return new() { { "download", "current" }, { "artifact", need } };
            yield return new() { { "script", $"cp -a \"$(Pipeline.Workspace)/{need}/.\" ." } };
        }

        if (job.Image is null)
        {
            yield return new() { { "task", "UseDotNet@2" }, { "inputs", new YamlTree { { "packageType", "sdk" }, { "version", "10.0.x" } } } };
            yield return new() { { "script", "dotnet tool install modelops --global" } };
        }

        // Azure reads $(name) and ${{ … }} before the shell does.
        yield return new()
        {
            { "script", ScheduleCommands.Line(job, step.Command, "$") },
            { "displayName", "Run" },
            { "env", job.Secrets.Count == 0 ? null : YamlTree.Of(job.Secrets.Select(secret => KeyValuePair.Create(secret, $"$({secret})"))) },
        };
        if (job.Kept.Count > 0)
        {
            yield return new()
            {
                { "script", $"mkdir -p \"{Staging}\" && for kept in {ShellText.Line(job.Kept)}; do if [ -e \"$kept\" ]; then cp -a --parents \"$kept\" \"{Staging}\"; fi; done" },
                { "condition", "always()" },
            };
            yield return new() { { "publish", Staging }, { "artifact", name }, { "condition", "always()" } };
        }
    }
}
