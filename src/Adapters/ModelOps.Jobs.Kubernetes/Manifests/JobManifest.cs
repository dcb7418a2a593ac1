using System.Text.RegularExpressions;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The Job of a specification: always an Indexed Job, since only there each task has its own retries.</summary>
internal static partial class JobManifest
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
        Check(job);
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
                PodFailurePolicy = new V1PodFailurePolicy { Rules = [Disrupted, Exited] },
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
    internal static string Work(JobSpec job, KubernetesSettings settings) =>
        JobNames.Digest(string.Join('\0', [.. job.Command, settings.Folder ?? job.Folder, settings.Image, job.Tasks.ToString(System.Globalization.CultureInfo.InvariantCulture)]))[..32];

    private static void Check(JobSpec job)
    {
        var errors = new List<string>();
        void Add(bool wrong, string error)
        {
            if (wrong)
            {
                errors.Add(error);
            }
        }

        Add(job.Command.Count == 0 || job.Command[0].Length == 0, $"The job '{job.Key}' has no command. Give it a program and its arguments.");
        Add(job.Tasks is < 1 or > MostTasks, $"A job on Kubernetes has from 1 to {MostTasks} tasks, not {job.Tasks}.");
        Add(job.Slots is < 1, $"At least one task of a job must be able to run, so it cannot have {job.Slots} slots.");
        Add(job.Requeues < 0, $"A task cannot be started again {job.Requeues} times. Give 0 or more.");
        Add(job.Resources.Cpus < 1, $"A task needs at least 1 processor, not {job.Resources.Cpus}.");
        Add(job.Resources.Memory is < 1, $"A task cannot run in {job.Resources.Memory} bytes of memory.");
        Add(job.Resources.Gpus < 0, $"A task cannot have {job.Resources.Gpus} graphics processors.");
        Add(job.TimeLimit is { } limit && limit <= TimeSpan.Zero, "A time limit is more than zero.");
        foreach (var name in job.Variables.Keys.Where(name => !VariableName().IsMatch(name)))
        {
            errors.Add($"Kubernetes takes no variable '{name}'. A name has letters, digits, '_', '-' and '.', and does not begin with a digit.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    [GeneratedRegex("^[-._a-zA-Z][-._a-zA-Z0-9]{0,252}$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
