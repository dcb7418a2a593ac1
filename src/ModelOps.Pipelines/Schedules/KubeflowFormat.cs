namespace ModelOps.Pipelines.Schedules;

/// <summary>A pipeline spec of Kubeflow Pipelines v2, the intermediate representation that its API takes.</summary>
internal sealed class KubeflowFormat : IScheduleFormat
{
    private const string Who = "Kubeflow Pipelines";
    private const string Project = "project";

    // Kubeflow reads {{…}}, and Kubernetes $(NAME) and $$, before the shell does.
    private const string Parted = "{$";

    /// <inheritdoc />
    public string Name => "kubeflow";

    /// <inheritdoc />
    public string Description => "A pipeline spec of Kubeflow Pipelines v2.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        if (job.Steps.FirstOrDefault(step => step.Approval is not null) is { } approval)
        {
            throw new InvalidInputException($"The step '{approval.Name}' waits for a person, and Kubeflow Pipelines has nothing for that. Leave out {Wording.Option("steps")}: the pipeline then waits itself, or choose argo.");
        }

        var name = ScheduleNames.Slug(job.Name);
        var text = Spec(job, name).Text() + (job.Secrets.Count == 0 ? "" : $"---\n{Platform(job).Text()}");
        return new([ScheduleFile.Of($"{name}.kubeflow.yaml", "#", text)])
        {
            Notes =
            [
                .. job.Times is { } times ? (string[])[$"The spec holds no times: they belong to a recurring run of Kubeflow. Make one with the cron expression '0 {ScheduleNotes.Fields(times, Who)}', at most one run at a time and {(job.CatchUp == ScheduleNotes.All ? "catch-up" : "no catch-up")}; its times are those of the zone that the cluster's scheduled workflows are set to (CRON_SCHEDULE_TIMEZONE), which must be {times.Zone.Id}."] : [],
                .. KubernetesFormat.Secret(job),
                $"To upload it: kfp pipeline create -p {name} {name}.kubeflow.yaml",
            ],
        };
    }

    private static YamlTree Spec(ScheduleJob job, string name)
    {
        var parts = ScheduleCommands.Parts(job);
        var names = job.Steps.Count > 0 ? ScheduleNames.OfSteps(job) : new Dictionary<string, string> { [parts[0].Name] = parts[0].Name };
        var (components, executors, tasks) = (new YamlTree(), new YamlTree(), new YamlTree());
        foreach (var step in parts)
        {
            var own = names[step.Name];
            string[] needs = [.. step.Needs.Select(need => names[need])];
            components.Add($"comp-{own}", new YamlTree
            {
                { "executorLabel", $"exec-{own}" },
                { "inputDefinitions", needs.Length == 0 ? null : Artifacts(needs) },
                { "outputDefinitions", job.Steps.Count == 0 ? null : Artifacts([Project]) },
            });
            executors.Add($"exec-{own}", new YamlTree
            {
                { "container", new YamlTree { { "image", ScheduleNotes.Image(job, Who) }, { "command", new[] { "sh", "-c" } }, { "args", (object[])[Script(job, step, needs)] } } },
            });
            tasks.Add(own, new YamlTree
            {
                { "cachingOptions", new YamlTree() },
                { "componentRef", new YamlTree { { "name", $"comp-{own}" } } },
                { "dependentTasks", needs.Length == 0 ? null : needs },
                { "inputs", needs.Length == 0 ? null : new YamlTree { { "artifacts", Inputs(needs) } } },
                { "taskInfo", new YamlTree { { "name", step.Name } } },
            });
        }

        return new()
        {
            { "components", components },
            { "deploymentSpec", new YamlTree { { "executors", executors } } },
            { "pipelineInfo", new YamlTree { { "name", name } } },
            { "root", new YamlTree { { "dag", new YamlTree { { "tasks", tasks } } } } },
            { "schemaVersion", "2.1.0" },
            { "sdkVersion", "modelops" },
        };
    }

    // Each step hands its working folder to those that need it.
    private static string Script(ScheduleJob job, ScheduleStep step, string[] needs)
    {
        var line = ScheduleCommands.Line(job, step.Command, Parted);
        var unpack = string.Concat(needs.Select(need => $"tar -xzf \"{{{{$.inputs.artifacts['{need}'].path}}}}\" && "));
        var output = $"\"{{{{$.outputs.artifacts['{Project}'].path}}}}\"";
        return job.Steps.Count == 0 ? line : $"{unpack}{line} && mkdir -p \"$(dirname {output})\" && tar -czf {output} .";
    }

    private static YamlTree Artifacts(IEnumerable<string> names)
    {
        var artifacts = new YamlTree();
        foreach (var name in names)
        {
            artifacts.Add(name, new YamlTree { { "artifactType", new YamlTree { { "schemaTitle", "system.Artifact" }, { "schemaVersion", "0.0.1" } } } });
        }

        return new() { { "artifacts", artifacts } };
    }

    private static YamlTree Inputs(string[] needs)
    {
        var inputs = new YamlTree();
        foreach (var need in needs)
        {
            inputs.Add(need, new YamlTree { { "taskOutputArtifact", new YamlTree { { "outputArtifactKey", Project }, { "producerTask", need } } } });
        }

        return inputs;
    }

    private static YamlTree Platform(ScheduleJob job)
    {
        var executors = new YamlTree();
        foreach (var own in job.Steps.Count > 0 ? ScheduleNames.OfSteps(job).Values : ["pipeline"])
        {
            executors.Add($"exec-{own}", new YamlTree
            {
                {
                    "secretAsEnv", new[]
                    {
                        new YamlTree
                        {
                            { "keyToEnv", job.Secrets.Select(secret => new YamlTree { { "envVar", secret }, { "secretKey", secret } }).ToArray() },
                            { "secretNameParameter", new YamlTree { { "runtimeValue", new YamlTree { { "constant", KubernetesFormat.SecretOf(job) } } } } },
                        },
                    }
                },
            });
        }

        return new() { { "platforms", new YamlTree { { "kubernetes", new YamlTree { { "deploymentSpec", new YamlTree { { "executors", executors } } } } } } } };
    }
}
