using k8s.Models;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.Pods;

/// <summary>The pod of a model: no rights, a read-only root, probes, limits. The same for a Deployment and for KServe.</summary>
internal static class ModelPod
{
    /// <summary>The name of its port.</summary>
    internal const string Port = "http";

    private const long Nobody = 65532;
    private const string Scratch = "tmp";

    /// <summary>The Secret that holds the tokens of callers, under the key <c>token</c>.</summary>
    internal static string Secret(PackageContext context) => $"{context.Name}-token";

    /// <summary>The rights of the pod.</summary>
    internal static V1PodSecurityContext Security() => new() { RunAsNonRoot = true, RunAsUser = Nobody, RunAsGroup = Nobody, FsGroup = Nobody, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } };

    /// <summary>A folder in memory that the container may write to: the rest of its root it may not.</summary>
    internal static V1Volume Temporary() => new() { Name = Scratch, EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("64Mi") } };

    /// <summary>The container.</summary>
    /// <param name="context">The package.</param>
    /// <param name="name">Its name in the pod.</param>
    /// <param name="port">The name of its port.</param>
    internal static V1Container Container(PackageContext context, string name, string port = Port) => new()
    {
        Name = name,
        Image = context.Image,
        ImagePullPolicy = "IfNotPresent",
        Ports = [new V1ContainerPort { Name = port, ContainerPort = context.Contract.Port, Protocol = "TCP" }],
        Env = context.Contract.TrustsCallers ? null : [new V1EnvVar { Name = "MODELOPS_TOKEN", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = Secret(context), Key = "token" } } }],
        SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, RunAsNonRoot = true, RunAsUser = Nobody, Capabilities = new V1Capabilities { Drop = ["ALL"] } },
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m"), ["memory"] = new("256Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("512Mi") },
        },
        ReadinessProbe = Probe(context, context.Contract.ReadyRoute, periodSeconds: 5, failureThreshold: 2),
        LivenessProbe = Probe(context, context.Contract.LiveRoute, periodSeconds: 10, failureThreshold: 3, initialDelaySeconds: 10),
        VolumeMounts = [new V1VolumeMount { Name = Scratch, MountPath = "/tmp" }],
    };

    /// <summary>Whether it has started: the model is checked and warmed up before that, for which it has a minute and a half.</summary>
    internal static V1Probe Startup(PackageContext context) => Probe(context, context.Contract.ReadyRoute, periodSeconds: 3, failureThreshold: 30);

    /// <summary>The labels and annotations of its pods.</summary>
    internal static V1ObjectMeta Meta(PackageContext context) => new() { Labels = Manifest.Labels(context) };

    private static V1Probe Probe(PackageContext context, string route, int periodSeconds, int failureThreshold, int? initialDelaySeconds = null) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = route, Port = context.Contract.Port },
        InitialDelaySeconds = initialDelaySeconds,
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
        TimeoutSeconds = 2,
    };
}
