namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>Which cluster it is, and where in it.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Context">The context of the kubeconfig; null inside of the cluster.</param>
/// <param name="Namespace">Where jobs are made.</param>
internal sealed record ClusterPlace(string Host, string? Context, string Namespace);
