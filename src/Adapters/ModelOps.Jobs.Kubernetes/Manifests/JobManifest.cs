using System.Globalization;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The Job of a specification: always an Indexed Job, since only there each task has its own retries.</summary>
internal static class JobManifest
{
    private const int MostTasks = 100_000;

    /// <summary>The Job.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="settings">Where and how.</param>
    /// <param name="ns">The namespace; null to leave it out.</param>
    /// <param name="nonce">What the name of its Secret ends with.</param>
    /// <exception cref="InvalidInputException">No cluster would take it; all errors at once.</exception>
    internal static V1Job Of(JobSpec job, KubernetesSettings settings, string? ns, string nonce)
    {
        Check(job, settings);
        var name = JobNames.Of(job.Key);
        var secret = SecretManifest.Variables(job).Count > 0 ? $"{name}-{nonce}" : null;
        var held = secret is not null ? Marks.HeldForSecret : job.After.Count > 0 ? Marks.HeldForJobs : null;
        var labels = new Dictionary<string, string>(settings.Labels) { [Marks.ManagerLabel] = Marks.Manager };
        return new V1Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, Labels = labels, Annotations = Annotations(job, settings, held) },
            Spec = new V1JobSpec
            {
                CompletionMode = "Indexed",
                Completions = job.Tasks,
                Parallelism = Math.Min(job.Slots ?? job.Tasks, job.Tasks),
                BackoffLimitPerIndex = job.Requeues,
                PodFailurePolicy = new V1PodFailurePolicy { Rules = [Disrupted, Exited, Failed] },
                PodReplacementPolicy = "Failed",
                Suspend = held is null ? null : true,
                TtlSecondsAfterFinished = (int)settings.Ttl.TotalSeconds,
                Template = PodManifest.Of(job, settings, secret, labels),
            },
        };
    }

    // What the cluster ends for its own reasons counts against the tries of its index, whatever exit code it had; the first rule that fits counts.
    private static V1PodFailurePolicyRule Disrupted => new() { Action = "Count", OnPodConditions = [new V1PodFailurePolicyOnPodConditionsPattern { Type = Marks.Disruption, Status = "True" }] };

    private static V1PodFailurePolicyRule Exited => new() { Action = "FailIndex", OnExitCodes = new V1PodFailurePolicyOnExitCodesRequirement { ContainerName = PodManifest.Container, OperatorProperty = "NotIn", Values = [0] } };

    // One that ran too long, and ended with 0 when it was asked to end.
    private static V1PodFailurePolicyRule Failed => new() { Action = "FailIndex", OnPodConditions = [new V1PodFailurePolicyOnPodConditionsPattern { Type = "Ready", Status = "False" }] };

    private static Dictionary<string, string> Annotations(JobSpec job, KubernetesSettings settings, string? held)
    {
        var annotations = new Dictionary<string, string>(settings.Annotations) { [Marks.Key] = job.Key, [Marks.Name] = job.Name, [Marks.Work] = Work(job, settings) };
        if (held is not null)
        {
            annotations[Marks.Held] = held;
        }

        if (job.After.Count > 0)
        {
            annotations[Marks.After] = string.Join(' ', job.After);
        }

        return annotations;
    }

    // Not the variables: those of a later process may differ, and its work is the same.
    private static string Work(JobSpec job, KubernetesSettings settings) =>
        JobNames.Digest(string.Join('\0', [.. job.Command, settings.Folder ?? job.Folder, settings.Image, job.Tasks.ToString(CultureInfo.InvariantCulture)]))[..32];

    private static void Check(JobSpec job, KubernetesSettings settings)
    {
        job.Check();
        string?[] errors =
        [
            job.Tasks > MostTasks ? $"The job '{job.Key}' has {job.Tasks} tasks, and a job on Kubernetes at most {MostTasks}." : null,
            job.Resources.Cpus > settings.MaxCpus ? $"A task of the job '{job.Key}' needs {job.Resources.Cpus} processors, and no machine has more than {settings.MaxCpus} (setting '{SettingNames.MaxCpus}')." : null,
        ];
        if (errors.OfType<string>().ToArray() is { Length: > 0 } wrong)
        {
            throw new InvalidInputException(wrong);
        }
    }
}
