using System.Globalization;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>Which resources a list or a watch is of: by labels, and by the fields that the API can select by.</summary>
internal static class Selectors
{
    internal static Func<IKubernetesObject<V1ObjectMeta>, bool> Of(string ns, IQueryCollection query)
    {
        var labels = Pairs(query["labelSelector"]);
        var fields = Pairs(query["fieldSelector"]);
        return resource => resource.Metadata.NamespaceProperty == ns
            && labels.All(pair => resource.Metadata.Labels?.TryGetValue(pair.Key, out var value) == true && value == pair.Value)
            && fields.All(pair => Field(resource, pair.Key) == pair.Value);
    }

    private static KeyValuePair<string, string>[] Pairs(string? selector) =>
        [.. (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))];

    private static string? Field(IKubernetesObject<V1ObjectMeta> resource, string name) => (name, resource) switch
    {
        ("metadata.name", _) => resource.Metadata.Name,
        ("metadata.namespace", _) => resource.Metadata.NamespaceProperty,
        ("involvedObject.kind", Corev1Event each) => each.InvolvedObject.Kind,
        ("involvedObject.name", Corev1Event each) => each.InvolvedObject.Name,
        ("status.phase", V1Pod pod) => pod.Status.Phase,
        _ => throw new ApiError(400, "BadRequest", string.Create(CultureInfo.InvariantCulture, $"field label not supported: {name}")),
    };
}
