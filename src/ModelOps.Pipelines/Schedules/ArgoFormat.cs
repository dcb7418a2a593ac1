namespace ModelOps.Pipelines.Schedules;

/// <summary>A CronWorkflow of Argo, or a Workflow for a pipeline without a schedule.</summary>
internal sealed class ArgoFormat : IScheduleFormat
{
    private const string Who = "Argo";
    private const string Volume = "project";
    private const string Mount = "/modelops/project";
    private const string Prepare = "copy-project";

    // Argo reads {{…}}, and Kubernetes $(NAME) and $$, before the shell does.
    private const string Parted = "{$";

    /// <inheritdoc />
    public string Name => "argo";

    /// <inheritdoc />
    public string Description => "A CronWorkflow of Argo Workflows, or a Workflow for a pipeline without a schedule.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var name = ScheduleNames.Slug(job.Name);
        var workflow = new YamlTree
        {
            { "entrypoint", "pipeline" },
            { "activeDeadlineSeconds", ScheduleNotes.Seconds(job.TimeLimit) },
            // One at a time: they share a folder, and the pipeline's results in it.
            { "parallelism", job.Steps.Count == 0 ? null : 1 },
            { "volumeClaimTemplates", job.Steps.Count == 0 ? null : new[] { Claim() } },
            { "templates", job.Steps.Count == 0 ? (object[])[Container(job, "pipeline", ScheduleCommands.Line(job, job.Command, Parted), null, null)] : Templates(job) },
        };
        var tree = new YamlTree
        {
            { "apiVersion", "argoproj.io/v1alpha1" },
            { "kind", job.Times is null ? "Workflow" : "CronWorkflow" },
            { "metadata", new YamlTree { { job.Times is null ? "generateName" : "name", job.Times is null ? name + "-" : name } } },
            { "spec", job.Times is { } times ? Spec(job, times, workflow) : workflow },
        };
        return new([ScheduleFile.Of($"{name}.yaml", "#", tree.Text())])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Skip, ScheduleNotes.Cancel], "a time at which the last run still runs is skipped", [ScheduleNotes.Latest, ScheduleNotes.None], "of times that have passed, the last one is run"),
                .. ScheduleNotes.SummerTime(job, Who),
                .. KubernetesFormat.Secret(job),
                job.Times is null ? $"To start it: kubectl create -f {name}.yaml" : $"To start it: kubectl apply -f {name}.yaml",
            ],
        };
    }

    private static YamlTree Spec(ScheduleJob job, CronTimes times, YamlTree workflow)
    {
        const int Day = 86400;
        return new()
        {
            { "schedules", new[] { ScheduleNotes.Fields(times, Who) } },
            { "timezone", KubernetesFormat.Zone(times) },
            { "concurrencyPolicy", KubernetesFormat.Concurrency(job) },
            { "startingDeadlineSeconds", job.CatchUp == ScheduleNotes.None ? 0 : Day },
            { "workflowSpec", workflow },
        };
    }

    private static object[] Templates(ScheduleJob job)
    {
        var names = ScheduleNames.OfSteps(job);
        var tasks = new List<YamlTree> { new() { { "name", Prepare }, { "template", Prepare } } };
        var templates = new List<object> { Container(job, Prepare, $"cp -a . {Mount}", null, null, Mount) };
        foreach (var step in job.Steps)
        {
            var name = names[step.Name];
            var before = step.Needs.Count == 0 ? Prepare : string.Join(" && ", step.Needs.Select(need => names[need]));
            tasks.Add(new() { { "name", name }, { "template", name }, { "depends", before } });
            templates.Add(step.Approval is not null ? new YamlTree { { "name", name }, { "suspend", new YamlTree() } } : Container(job, name, ScheduleCommands.Line(job, step.Command, Parted), step.TimeLimit, Mount, Mount));
        }

        return [new YamlTree { { "name", "pipeline" }, { "dag", new YamlTree { { "tasks", tasks } } } }, .. templates];
    }

    private static YamlTree Container(ScheduleJob job, string name, string line, TimeSpan? limit, string? folder, string? mount = null) => new()
    {
        { "name", name },
        // A text, by Argo's schema, where that of a workflow is a number.
        { "activeDeadlineSeconds", ScheduleNotes.Seconds(limit)?.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        {
            "container", new YamlTree
            {
                { "image", ScheduleNotes.Image(job, Who) },
                { "command", new[] { "sh", "-c" } },
                { "args", (object[])[line] },
                { "workingDir", folder },
                { "env", KubernetesFormat.Environment(job with { Variables = new Dictionary<string, string>() }) },
                { "volumeMounts", mount is null ? null : new[] { new YamlTree { { "name", Volume }, { "mountPath", mount } } } },
            }
        },
    };

    // All steps work in one copy of the image's working folder.
    private static YamlTree Claim() => new()
    {
        { "metadata", new YamlTree { { "name", Volume } } },
        { "spec", new YamlTree { { "accessModes", new[] { "ReadWriteOnce" } }, { "resources", new YamlTree { { "requests", new YamlTree { { "storage", "5Gi" } } } } } } },
    };
}
