using k8s.Models;
using ModelOps.Deployments.Kubernetes.Pods;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.Cluster;

/// <summary>What a model needs of a cluster of its own.</summary>
internal static class ModelResources
{
    private const int HttpPort = 80;

    internal static V1Deployment Deployment(PackageContext context)
    {
        var container = ModelPod.Container(context, "model");
        container.StartupProbe = ModelPod.Startup(context);
        return Deployment(context, container);
    }

    private static V1Deployment Deployment(PackageContext context, V1Container container) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = Manifest.Meta(context),
        Spec = new V1DeploymentSpec
        {
            // The autoscaler sets the number of replicas.
            Selector = new V1LabelSelector { MatchLabels = Manifest.Selector(context) },
            Strategy = new V1DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 } },
            Template = new V1PodTemplateSpec
            {
                Metadata = ModelPod.Meta(context),
                Spec = new V1PodSpec
                {
                    AutomountServiceAccountToken = false,
                    SecurityContext = ModelPod.Security(),
                    TerminationGracePeriodSeconds = 30,
                    Containers = [container],
                    Volumes = [ModelPod.Temporary()],
                    TopologySpreadConstraints =
                    [
                        new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "ScheduleAnyway", LabelSelector = new V1LabelSelector { MatchLabels = Manifest.Selector(context) } },
                    ],
                },
            },
        },
    };

    internal static V1Service Service(PackageContext context) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Manifest.Meta(context),
        Spec = new V1ServiceSpec { Selector = Manifest.Selector(context), Ports = [new V1ServicePort { Name = ModelPod.Port, Port = HttpPort, TargetPort = ModelPod.Port, Protocol = "TCP" }] },
    };

    internal static V2HorizontalPodAutoscaler Autoscaler(PackageContext context) => new()
    {
        ApiVersion = "autoscaling/v2",
        Kind = "HorizontalPodAutoscaler",
        Metadata = Manifest.Meta(context),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = context.Name },
            MinReplicas = 2,
            MaxReplicas = 10,
            Metrics = [new V2MetricSpec { Type = "Resource", Resource = new V2ResourceMetricSource { Name = "cpu", Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = 70 } } }],
        },
    };

    internal static V1PodDisruptionBudget Budget(PackageContext context) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = Manifest.Meta(context),
        Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = 1, Selector = new V1LabelSelector { MatchLabels = Manifest.Selector(context) } },
    };

    // Callers of its own namespace, and Prometheus. It calls nobody itself, so nothing goes out.
    internal static V1NetworkPolicy Policy(PackageContext context) => new()
    {
        ApiVersion = "networking.k8s.io/v1",
        Kind = "NetworkPolicy",
        Metadata = Manifest.Meta(context),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = Manifest.Selector(context) },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress =
            [
                new V1NetworkPolicyIngressRule
                {
                    FromProperty =
                    [
                        new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector() },
                        new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "monitoring" } } },
                    ],
                    Ports = [new V1NetworkPolicyPort { Port = ModelPod.Port, Protocol = "TCP" }],
                },
            ],
            Egress = [],
        },
    };
}
