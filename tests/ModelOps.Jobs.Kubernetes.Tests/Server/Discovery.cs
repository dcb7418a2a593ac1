namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>Which kinds there are, as kubectl asks before anything else.</summary>
internal static class Discovery
{
    internal static object? Of(string path, ClusterOptions options) => path switch
    {
        "version" => new { major = "1", minor = options.Minor, gitVersion = $"v1.{options.Minor}.0", gitCommit = "", gitTreeState = "clean", buildDate = "", goVersion = "", compiler = "gc", platform = "linux/amd64" },
        "api" => new { kind = "APIVersions", versions = (string[])["v1"] },
        "apis" => new { kind = "APIGroupList", apiVersion = "v1", groups = Groups.Select(Group) },
        "api/v1" => Resources("v1", ResourceKind.All.Where(kind => kind.Group.Length == 0).Select(Resource)),
        "apis/batch/v1" => Resources("batch/v1", ResourceKind.All.Where(kind => kind.Group == "batch").Select(Resource)),
        "apis/rbac.authorization.k8s.io/v1" => Resources("rbac.authorization.k8s.io/v1", [Resource("roles", "Role")]),
        _ => null,
    };

    private static string[] Groups { get; } = ["batch", "rbac.authorization.k8s.io"];

    private static object Group(string name)
    {
        var entry = new { groupVersion = $"{name}/v1", version = "v1" };
        return new { name, versions = (object[])[entry], preferredVersion = entry };
    }

    private static object Resources(string groupVersion, IEnumerable<object> resources) => new { kind = "APIResourceList", apiVersion = "v1", groupVersion, resources };

    private static object Resource(ResourceKind kind) => Resource(kind.Plural, kind.Kind);

    private static object Resource(string plural, string kind) =>
        new { name = plural, singularName = kind.ToLowerInvariant(), namespaced = true, kind, verbs = (string[])["create", "delete", "get", "list", "patch", "update", "watch"] };
}
