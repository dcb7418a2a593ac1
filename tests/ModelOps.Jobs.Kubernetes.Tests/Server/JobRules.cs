using k8s;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What the API checks of a job, and what it fills in.</summary>
internal static class JobRules
{
    private const int LongestHostName = 63;

    internal static void Complete(V1Job job)
    {
        var pod = job.Spec.Template.Spec;
        Check(job, pod.RestartPolicy is "Never" or "OnFailure", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
        Check(job, job.Spec.PodFailurePolicy is null || pod.RestartPolicy == "Never", "spec.template.spec.restartPolicy: Invalid value: only \"Never\" is supported when podFailurePolicy is specified");
        Check(job, job.Spec.BackoffLimitPerIndex is null || job.Spec.CompletionMode == "Indexed", "spec.backoffLimitPerIndex: Invalid value: requires indexed completion mode");
        Check(job, $"{job.Metadata.Name}-{job.Spec.Completions - 1}".Length <= LongestHostName, "metadata.name: Invalid value: will not able to create pod with hostname: must be no more than 63 characters");
        Check(job, pod.Containers is { Count: > 0 } && pod.Containers.All(container => container is { Name.Length: > 0, Image.Length: > 0 }), "spec.template.spec.containers: Required value");
        foreach (var rule in job.Spec.PodFailurePolicy?.Rules ?? [])
        {
            Check(job, rule.Action is "FailJob" or "FailIndex" or "Ignore" or "Count", "spec.podFailurePolicy.rules.action: Unsupported value");
            Check(job, rule.OnExitCodes is null != rule.OnPodConditions is null, "spec.podFailurePolicy.rules: Invalid value: exactly one of onExitCodes and onPodConditions is required");
            Check(job, rule.OnExitCodes is not { OperatorProperty: "In" } codes || !codes.Values.Contains(0), "spec.podFailurePolicy.rules.onExitCodes.values: Invalid value: must not be 0 for the In operator");
            Check(job, rule.OnExitCodes?.ContainerName is not { } name || pod.Containers.Any(container => container.Name == name), "spec.podFailurePolicy.rules.onExitCodes.containerName: Invalid value: must be one of the container or initContainer names in the pod template");
        }

        job.Spec.Suspend ??= false;
        job.Spec.BackoffLimit ??= job.Spec.BackoffLimitPerIndex is null ? 6 : int.MaxValue;
        job.Status = new V1JobStatus();
    }

    internal static void Unchanged(V1Job before, V1Job after)
    {
        void Immutable(object? was, object? now, string field) => Check(after, KubernetesJson.Serialize(was) == KubernetesJson.Serialize(now), $"{field}: Invalid value: field is immutable");
        Immutable(before.Spec.Template, after.Spec.Template, "spec.template");
        Immutable(before.Spec.Completions, after.Spec.Completions, "spec.completions");
        Immutable(before.Spec.PodFailurePolicy, after.Spec.PodFailurePolicy, "spec.podFailurePolicy");
        Immutable(before.Spec.BackoffLimitPerIndex, after.Spec.BackoffLimitPerIndex, "spec.backoffLimitPerIndex");
    }

    private static void Check(V1Job job, bool isGood, string error)
    {
        if (!isGood)
        {
            throw ApiError.Invalid("Job.batch", job.Metadata.Name, error);
        }
    }
}
