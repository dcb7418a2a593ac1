namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What the cluster of a test is like.</summary>
internal sealed class ClusterOptions
{
    internal string Namespace { get; init; } = "jobs";

    /// <summary>The only token that is accepted.</summary>
    internal string Token { get; init; } = "test-token-4711";

    internal string Minor { get; init; } = "32";

    /// <summary>Images that its registry has; another one cannot be pulled.</summary>
    internal HashSet<string> Images { get; } = ["registry.example.com/team/project:3"];

    /// <summary>Claims of volumes, each with the folder that it is. Pods see it where it is on this machine.</summary>
    internal Dictionary<string, string> Claims { get; } = [];

    /// <summary>The labels of its one node.</summary>
    internal Dictionary<string, string> NodeLabels { get; } = new() { ["kubernetes.io/os"] = "linux" };

    /// <summary>The processors of its one node.</summary>
    internal int Processors { get; init; } = 64;

    /// <summary>How many jobs the namespace may have.</summary>
    internal int MostJobs { get; set; } = int.MaxValue;

    /// <summary>How many pods the namespace may have.</summary>
    internal int MostPods { get; set; } = int.MaxValue;

    /// <summary>The first pause before a failed index is started again, which a cluster has of 10 s.</summary>
    internal TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(20);
}
