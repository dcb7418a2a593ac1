using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Watching;

/// <summary>A job with its pods, and the events that say why it has none.</summary>
internal sealed record JobView(V1Job Job, IReadOnlyList<V1Pod> Pods, IReadOnlyList<Corev1Event> Events);
