using ModelOps.Jobs.Kubernetes.Cluster;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>Opens engines on the cluster of a test.</summary>
internal static class Engines
{
    internal const string Image = "registry.example.com/team/project:3";

    /// <summary>Four tries within some milliseconds.</summary>
    internal static Patience Short { get; } = new(4, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));

    internal static KubernetesJobEngine Open(TestCluster cluster, string folder, TemporaryFolder files, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["kubeconfig"] = files.Write("kubeconfig", cluster.Kubeconfig()), ["image"] = Image, ["grace"] = "1s" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new KubernetesJobsProvider().Open(new JobEngineOptions { Folder = folder, Settings = all }, Short);
    }
}
