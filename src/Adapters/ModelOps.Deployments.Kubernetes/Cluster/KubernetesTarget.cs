using ModelOps.Deployments.Kubernetes.Monitoring;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.Cluster;

/// <summary>A cluster of Kubernetes: a Kustomize base, and overlays for trying and for work.</summary>
internal sealed class KubernetesTarget : IPackageTarget
{
    private const string Base = "kubernetes/base";
    private const string Dev = "kubernetes/overlays/dev";
    private const string Prod = "kubernetes/overlays/prod";

    public string Name => "kubernetes";

    public string Summary => "Kubernetes, by kubectl apply -k or Kustomize.";

    public ServingContract Contract(Func<string, string?> environment) => new ServingContract().With(environment);

    public IReadOnlyList<PackageFile> Files(PackageContext context)
    {
        PackageFile[] resources =
        [
            Manifest.File($"{Base}/deployment.yaml", ModelResources.Deployment(context)),
            Manifest.File($"{Base}/service.yaml", ModelResources.Service(context)),
            Manifest.File($"{Base}/autoscaler.yaml", ModelResources.Autoscaler(context)),
            Manifest.File($"{Base}/disruption-budget.yaml", ModelResources.Budget(context)),
            Manifest.File($"{Base}/network-policy.yaml", ModelResources.Policy(context)),
        ];
        return
        [
            .. resources,
            Kustomization.File(Base, new Kustomization { Resources = [.. resources.Select(file => file.Path[(Base.Length + 1)..])] }),
            // One replica, for a cluster on a desk: nothing of the Prometheus Operator is needed.
            Kustomization.File(Dev, new Kustomization
            {
                NameSuffix = "-dev",
                Labels = [new KustomizedLabels { Pairs = new Dictionary<string, string> { ["environment"] = "dev" }, IncludeSelectors = true }],
                Resources = ["../../base"],
                Patches = [Replace("HorizontalPodAutoscaler", "/spec/minReplicas", "1")],
            }),
            Manifest.File($"{Prod}/service-monitor.yaml", ServiceMonitor.Of(context)),
            Manifest.File($"{Prod}/prometheus-rule.yaml", PrometheusRule.Of(context)),
            Kustomization.File(Prod, new Kustomization
            {
                Resources = ["../../base", "service-monitor.yaml", "prometheus-rule.yaml"],
                Patches = [Replace("HorizontalPodAutoscaler", "/spec/minReplicas", "3")],
            }),
        ];
    }

    private static KustomizedPatch Replace(string kind, string path, string value) => new() { Target = new KustomizedTarget { Kind = kind }, Patch = $"- op: replace\n  path: {path}\n  value: {value}\n" };
}
