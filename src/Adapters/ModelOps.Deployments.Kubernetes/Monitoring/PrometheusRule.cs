using k8s;
using k8s.Models;
using ModelOps.Deployments.Dashboards;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.Monitoring;

/// <summary>The alerts of a package for the Prometheus Operator: what is used of its custom resource.</summary>
internal sealed class PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "monitoring.coreos.com/v1";

    public string Kind { get; set; } = "PrometheusRule";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PrometheusRuleSpec Spec { get; set; } = new();

    internal static PrometheusRule Of(PackageContext context) => new()
    {
        Metadata = Manifest.Meta(context),
        Spec = new PrometheusRuleSpec
        {
            Groups = [new RuleGroup { Name = context.Name, Rules = [.. AlertRules.All.Select(Alert)] }],
        },
    };

    private static GroupedAlert Alert(AlertRule rule) => new()
    {
        Alert = rule.Name,
        Expr = rule.Expression,
        For = rule.For,
        Labels = new Dictionary<string, string> { ["severity"] = rule.Severity },
        Annotations = new Dictionary<string, string> { ["summary"] = rule.Summary, ["description"] = rule.Action },
    };
}

/// <summary>Groups of rules.</summary>
internal sealed record PrometheusRuleSpec
{
    public IList<RuleGroup> Groups { get; init; } = [];
}

/// <summary>Rules that are evaluated together.</summary>
internal sealed record RuleGroup
{
    public string Name { get; init; } = "";

    public IList<GroupedAlert> Rules { get; init; } = [];
}

/// <summary>One alert.</summary>
internal sealed record GroupedAlert
{
    public string Alert { get; init; } = "";

    public string Expr { get; init; } = "";

    public string For { get; init; } = "";

    public IDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
