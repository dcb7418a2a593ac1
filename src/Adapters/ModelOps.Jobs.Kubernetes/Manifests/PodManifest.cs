using System.Globalization;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The pod of a task.</summary>
internal static class PodManifest
{
    /// <summary>The name of its container.</summary>
    internal const string Container = "task";

    /// <summary>The pod.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="settings">Where and how.</param>
    /// <param name="secret">The Secret with the values of its secret variables; null when it has none.</param>
    /// <param name="labels">Its labels.</param>
    internal static V1PodTemplateSpec Of(JobSpec job, KubernetesSettings settings, string? secret, IDictionary<string, string> labels) => new()
    {
        Metadata = new V1ObjectMeta { Labels = labels, Annotations = settings.Annotations.Count == 0 ? null : new Dictionary<string, string>(settings.Annotations) },
        Spec = new V1PodSpec
        {
            RestartPolicy = "Never",
            Containers = [Task(job, settings, secret)],
            // Of the task, not of the job: a job's own limit would count the time that its tasks wait for each other.
            ActiveDeadlineSeconds = job.TimeLimit is { } limit ? Math.Max(1, (long)Math.Ceiling(limit.TotalSeconds)) : null,
            TerminationGracePeriodSeconds = (long)Math.Ceiling(settings.Grace.TotalSeconds),
            ServiceAccountName = settings.ServiceAccount,
            AutomountServiceAccountToken = settings.ServiceAccount is not null,
            ImagePullSecrets = settings.PullSecrets.Count == 0 ? null : [.. settings.PullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
            NodeSelector = settings.NodeSelector.Count == 0 ? null : new Dictionary<string, string>(settings.NodeSelector),
            Tolerations = settings.Tolerations.Count == 0 ? null : [.. settings.Tolerations.Select(Of)],
            PriorityClassName = settings.PriorityClass,
            SecurityContext = new V1PodSecurityContext
            {
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
                RunAsNonRoot = settings.RunAs is null ? null : true,
                RunAsUser = settings.RunAs,
                RunAsGroup = settings.RunAs,
                FsGroup = settings.RunAs,
            },
            Volumes = settings.Volumes.Count == 0 ? null : [.. Claims(settings).Select((claim, at) => new V1Volume { Name = VolumeName(at), PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim } })],
        },
    };

    /// <summary>A text as Kubernetes must get it to pass it on: it reads <c>$(NAME)</c> in commands and values.</summary>
    internal static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static V1Container Task(JobSpec job, KubernetesSettings settings, string? secret) => new()
    {
        Name = Container,
        Image = settings.Image,
        ImagePullPolicy = settings.PullPolicy,
        Command = [.. job.Command.Select(Literal)],
        WorkingDir = settings.Folder ?? job.Folder,
        Env =
        [
            new V1EnvVar { Name = JobSpec.IndexVariable, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{Marks.Index}']" } } },
            .. job.Variables.Where(variable => variable.Key != JobSpec.IndexVariable).OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => Variable(variable.Key, variable.Value, secret)),
        ],
        EnvFrom = settings.Secrets.Count == 0 ? null : [.. settings.Secrets.Select(name => new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = name } })],
        Resources = Resources(job.Resources, settings),
        VolumeMounts = settings.Volumes.Count == 0 ? null : [.. settings.Volumes.Select(volume => new V1VolumeMount { Name = VolumeName(Array.IndexOf(Claims(settings), volume.Claim)), MountPath = volume.Path })],
        SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, Capabilities = settings.RunAs is null ? null : new V1Capabilities { Drop = ["ALL"] } },
    };

    private static V1EnvVar Variable(string name, string value, string? secret) => SecretManifest.IsSecret(name, value)
        ? new() { Name = name, ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = name } } }
        : new() { Name = name, Value = Literal(value) };

    private static V1ResourceRequirements Resources(JobResources wanted, KubernetesSettings settings)
    {
        var quantities = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(wanted.Cpus.ToString(CultureInfo.InvariantCulture)) };
        if (wanted.Memory is { } bytes)
        {
            quantities["memory"] = new(bytes.ToString(CultureInfo.InvariantCulture));
        }

        if (wanted.Gpus > 0)
        {
            quantities[settings.GpuResource] = new(wanted.Gpus.ToString(CultureInfo.InvariantCulture));
        }

        return new V1ResourceRequirements { Requests = quantities, Limits = new Dictionary<string, ResourceQuantity>(quantities) };
    }

    private static V1Toleration Of(Toleration toleration) =>
        new() { Key = toleration.Key, OperatorProperty = toleration.Value is null ? "Exists" : "Equal", Value = toleration.Value, Effect = toleration.Effect };

    private static string[] Claims(KubernetesSettings settings) => [.. settings.Volumes.Select(volume => volume.Claim).Distinct()];

    private static string VolumeName(int at) => string.Create(CultureInfo.InvariantCulture, $"volume-{at}");
}
