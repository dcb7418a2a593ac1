namespace ModelOps.Pipelines.Schedules;

/// <summary>A CronJob, or a Job for a pipeline without a schedule.</summary>
internal sealed class KubernetesFormat : IScheduleFormat
{
    private const string Who = "Kubernetes";

    /// <inheritdoc />
    public string Name => "kubernetes";

    /// <inheritdoc />
    public string Description => "A Kubernetes CronJob.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var name = ScheduleNames.Slug(job.Name);
        var container = new YamlTree
        {
            { "name", "pipeline" },
            { "image", ScheduleNotes.Image(job, Who) },
            // Kubernetes reads $(NAME) and $$ in the words of a command.
            { "command", (object[])[.. new[] { "modelops" }.Concat(job.Command).Select(word => word.Replace("$", "$$", StringComparison.Ordinal))] },
            { "env", Environment(job) },
        };
        var template = new YamlTree
        {
            { "backoffLimit", 0 },
            { "activeDeadlineSeconds", ScheduleNotes.Seconds(job.TimeLimit) },
            { "template", new YamlTree { { "spec", new YamlTree { { "restartPolicy", "Never" }, { "containers", new[] { container } } } } } },
        };
        var tree = new YamlTree { { "apiVersion", "batch/v1" }, { "kind", job.Times is null ? "Job" : "CronJob" }, { "metadata", new YamlTree { { "name", name } } }, { "spec", job.Times is { } times ? Spec(job, times, template) : template } };
        return new([ScheduleFile.Of($"{name}.yaml", "#", tree.Text())])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Skip, ScheduleNotes.Cancel], "a time at which the last run still runs is skipped", [ScheduleNotes.Latest, ScheduleNotes.None], "of times that have passed, the last one is run"),
                .. ScheduleNotes.SummerTime(job, Who),
                .. Secret(job),
                $"To start it: kubectl apply -f {name}.yaml",
            ],
        };
    }

    /// <summary>The variables of a container; null for none. Values of secrets come from one Secret.</summary>
    internal static IReadOnlyList<YamlTree>? Environment(ScheduleJob job) => job.Variables.Count + job.Secrets.Count == 0 ? null :
    [
        .. job.Variables.Select(variable => new YamlTree { { "name", variable.Key }, { "value", variable.Value.Replace("$", "$$", StringComparison.Ordinal) } }),
        .. job.Secrets.Select(secret => new YamlTree
        {
            { "name", secret }, { "valueFrom", new YamlTree { { "secretKeyRef", new YamlTree { { "name", SecretOf(job) }, { "key", secret } } } } },
        }),
    ];

    internal static IEnumerable<string> Secret(ScheduleJob job) => job.Secrets.Count == 0 ? []
        : [$"It takes {string.Join(", ", job.Secrets)} from the Secret '{SecretOf(job)}': kubectl create secret generic {SecretOf(job)} --from-env-file=FILE"];

    internal static string SecretOf(ScheduleJob job) => $"{ScheduleNames.Slug(job.Name)}-secrets";

    /// <summary>What a cluster calls the zone.</summary>
    internal static string Zone(CronTimes times) => times.Zone.Id == "UTC" ? "Etc/UTC" : times.Zone.Id;

    internal static string Concurrency(ScheduleJob job) => job.Overlap == ScheduleNotes.Cancel ? "Replace" : "Forbid";

    private static YamlTree Spec(ScheduleJob job, CronTimes times, YamlTree template) => new()
    {
        { "schedule", ScheduleNotes.Fields(times, Who) },
        { "timeZone", Zone(times) },
        { "concurrencyPolicy", Concurrency(job) },
        // A time that could not be started within it has passed.
        { "startingDeadlineSeconds", job.CatchUp == ScheduleNotes.None ? 60 : null },
        { "successfulJobsHistoryLimit", 3 },
        { "failedJobsHistoryLimit", 3 },
        { "jobTemplate", new YamlTree { { "spec", template } } },
    };
}
