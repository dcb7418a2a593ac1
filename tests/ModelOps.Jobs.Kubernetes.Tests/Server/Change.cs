using k8s;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What happened to a resource, under the version that it made.</summary>
internal sealed record Change(long Version, string Type, ResourceKind Kind, IKubernetesObject<V1ObjectMeta> Resource);
