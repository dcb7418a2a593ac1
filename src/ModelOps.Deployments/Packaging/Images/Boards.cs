using ModelOps.Deployments.Dashboards;

namespace ModelOps.Deployments.Packaging.Images;

/// <summary>The dashboard for Grafana and the rules for Prometheus that travel with a package.</summary>
internal static class Boards
{
    /// <summary>They as files of a package.</summary>
    internal static IReadOnlyList<PackageFile> Files() =>
    [
        new("grafana/dashboards/modelops-serving.json", GrafanaDashboard.Json()),
        new("prometheus/modelops-rules.yml", AlertRules.Yaml()),
    ];
}
