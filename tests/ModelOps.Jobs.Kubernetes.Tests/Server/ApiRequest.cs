using Microsoft.AspNetCore.Http;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>What a request asks for, in the words of RBAC.</summary>
internal sealed record ApiRequest(string Verb, ResourceKind Kind, string Namespace, string? Name, string? Part)
{
    internal string Resource => Part is null ? Kind.Plural : $"{Kind.Plural}/{Part}";

    /// <summary>Reads a path of a namespace; null for another one.</summary>
    internal static ApiRequest? Of(HttpRequest request)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        var (group, rest) = parts is ["api", "v1", "namespaces", ..] ? ("", parts[3..]) : parts is ["apis", _, "v1", "namespaces", ..] ? (parts[1], parts[4..]) : ("", []);
        if (rest.Length is < 2 or > 4 || ResourceKind.All.FirstOrDefault(kind => kind.Group == group && kind.Plural == rest[1]) is not { } kind)
        {
            return null;
        }

        var name = rest.ElementAtOrDefault(2);
        var verb = request.Method switch
        {
            "GET" when name is not null => "get",
            "GET" => request.Query["watch"] == "true" ? "watch" : "list",
            "POST" => "create",
            "PATCH" => "patch",
            "PUT" => "update",
            "DELETE" => "delete",
            var other => other,
        };
        return new ApiRequest(verb, kind, rest[0], name, rest.ElementAtOrDefault(3));
    }
}
