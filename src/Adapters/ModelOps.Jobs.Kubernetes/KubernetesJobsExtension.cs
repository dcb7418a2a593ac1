using ModelOps;
using ModelOps.Jobs.Kubernetes;

[assembly: ModelOpsExtension(typeof(KubernetesJobsExtension))]

namespace ModelOps.Jobs.Kubernetes;

/// <summary>Adds the engine <c>kubernetes</c>.</summary>
public sealed class KubernetesJobsExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load() => JobEngines.Add(new KubernetesJobsProvider());
}
