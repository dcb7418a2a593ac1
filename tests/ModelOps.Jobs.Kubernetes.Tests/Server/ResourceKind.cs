using k8s;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>A kind of resource that the server keeps.</summary>
internal sealed record ResourceKind(string Group, string Plural, string Kind, Type Type)
{
    internal static readonly ResourceKind Jobs = new("batch", "jobs", "Job", typeof(V1Job));
    internal static readonly ResourceKind Pods = new("", "pods", "Pod", typeof(V1Pod));
    internal static readonly ResourceKind Secrets = new("", "secrets", "Secret", typeof(V1Secret));
    internal static readonly ResourceKind Events = new("", "events", "Event", typeof(Corev1Event));

    internal static IReadOnlyList<ResourceKind> All { get; } = [Jobs, Pods, Secrets, Events];

    internal string ApiVersion => Group.Length == 0 ? "v1" : Group + "/v1";

    /// <summary>As messages call it.</summary>
    internal string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    internal static ResourceKind Of<T>()
        where T : IKubernetesObject<V1ObjectMeta> => All.Single(kind => kind.Type == typeof(T));
}
