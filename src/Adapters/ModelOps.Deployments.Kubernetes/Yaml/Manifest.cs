using k8s;
using k8s.Models;
using ModelOps.Deployments.Dashboards;

namespace ModelOps.Deployments.Kubernetes.Yaml;

/// <summary>Writes typed objects as YAML, and what they have in common.</summary>
internal static class Manifest
{
    /// <summary>The label that all of ours have the same value of.</summary>
    internal const string ManagerLabel = "app.kubernetes.io/managed-by";

    private const string NameLabel = "app.kubernetes.io/name";
    private const string VersionLabel = "app.kubernetes.io/version";

    internal static PackageFile File(string path, object resource) => new(path, KubernetesYaml.Serialize(resource).ReplaceLineEndings("\n").TrimEnd() + "\n");

    /// <summary>Labels that choose the pods: those that never change.</summary>
    internal static Dictionary<string, string> Selector(PackageContext context) => new() { [NameLabel] = context.Name };

    /// <summary>Name and labels of a resource.</summary>
    internal static V1ObjectMeta Meta(PackageContext context) => new() { Name = context.Name, Labels = Labels(context) };

    internal static Dictionary<string, string> Labels(PackageContext context) => new(Selector(context)) { [ManagerLabel] = AlertRules.Job, [VersionLabel] = context.Version };
}
