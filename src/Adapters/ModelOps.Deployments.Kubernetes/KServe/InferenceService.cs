using k8s;
using k8s.Models;
using ModelOps.Deployments.Kubernetes.Pods;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.KServe;

/// <summary>KServe's custom resource: what is used of it.</summary>
internal sealed class InferenceService : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "serving.kserve.io/v1beta1";

    public string Kind { get; set; } = "InferenceService";

    public V1ObjectMeta Metadata { get; set; } = new();

    public InferenceServiceSpec Spec { get; set; } = new();

    /// <summary>A model in a container of our own.</summary>
    /// <param name="context">The package.</param>
    internal static InferenceService Of(PackageContext context) => new()
    {
        Metadata = Manifest.Meta(context),
        Spec = new InferenceServiceSpec
        {
            Predictor = new Predictor
            {
                MinReplicas = 1,
                MaxReplicas = 10,
                AutomountServiceAccountToken = false,
                // Knative takes this name of a port alone, no startup probe, and no rights of a pod.
                Containers = [ModelPod.Container(context, "kserve-container", "http1")],
                Volumes = [ModelPod.Temporary()],
            },
        },
    };
}

/// <summary>What it runs.</summary>
internal sealed record InferenceServiceSpec
{
    public Predictor Predictor { get; init; } = new();
}

/// <summary>The part that predicts.</summary>
internal sealed record Predictor
{
    /// <summary>The share of requests that this version gets beside the one before; null for all.</summary>
    public int? CanaryTrafficPercent { get; init; }

    public int MinReplicas { get; init; }

    public int MaxReplicas { get; init; }

    public bool AutomountServiceAccountToken { get; init; }

    public IList<V1Container> Containers { get; init; } = [];

    public IList<V1Volume> Volumes { get; init; } = [];
}
