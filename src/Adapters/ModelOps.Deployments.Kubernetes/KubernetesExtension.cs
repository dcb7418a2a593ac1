using ModelOps;
using ModelOps.Deployments.Kubernetes;
using ModelOps.Deployments.Kubernetes.Cluster;
using ModelOps.Deployments.Kubernetes.KServe;

[assembly: ModelOpsExtension(typeof(KubernetesExtension))]

namespace ModelOps.Deployments.Kubernetes;

/// <summary>Adds Kubernetes and KServe to the places that packages are made for.</summary>
public sealed class KubernetesExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load()
    {
        PackageTargets.Add(new KubernetesTarget());
        PackageTargets.Add(new KServeTarget());
    }
}
