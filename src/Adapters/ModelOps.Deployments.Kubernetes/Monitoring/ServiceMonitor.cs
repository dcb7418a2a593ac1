using k8s;
using k8s.Models;
using ModelOps.Deployments.Kubernetes.Pods;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.Monitoring;

/// <summary>Makes the Prometheus Operator scrape the service: what is used of its custom resource.</summary>
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "monitoring.coreos.com/v1";

    public string Kind { get; set; } = "ServiceMonitor";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServiceMonitorSpec Spec { get; set; } = new();

    internal static ServiceMonitor Of(PackageContext context) => new()
    {
        Metadata = Manifest.Meta(context),
        Spec = new ServiceMonitorSpec
        {
            // The alerts ask for this job, "modelops".
            JobLabel = Manifest.ManagerLabel,
            Selector = new V1LabelSelector { MatchLabels = Manifest.Selector(context) },
            Endpoints =
            [
                new ScrapedEndpoint
                {
                    Port = ModelPod.Port,
                    Path = "/metrics",
                    Interval = "15s",
                    Authorization = context.Contract.TrustsCallers ? null : new ScrapeAuthorization { Credentials = new V1SecretKeySelector { Name = ModelPod.Secret(context), Key = "token" } },
                },
            ],
        },
    };
}

/// <summary>What is scraped.</summary>
internal sealed record ServiceMonitorSpec
{
    public string JobLabel { get; init; } = "";

    public V1LabelSelector Selector { get; init; } = new();

    public IList<ScrapedEndpoint> Endpoints { get; init; } = [];
}

/// <summary>One port of a service.</summary>
internal sealed record ScrapedEndpoint
{
    public string Port { get; init; } = "";

    public string Path { get; init; } = "";

    public string Interval { get; init; } = "";

    public ScrapeAuthorization? Authorization { get; init; }
}

/// <summary>The token that Prometheus sends.</summary>
internal sealed record ScrapeAuthorization
{
    public V1SecretKeySelector Credentials { get; init; } = new();
}
