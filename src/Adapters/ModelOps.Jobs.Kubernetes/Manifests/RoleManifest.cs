using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Manifests;

/// <summary>The least rights that the engine needs in its namespace.</summary>
internal static class RoleManifest
{
    /// <summary>The Role's name.</summary>
    internal const string Name = "modelops-jobs";

    internal static V1Role Of(string ns) => new()
    {
        ApiVersion = "rbac.authorization.k8s.io/v1",
        Kind = "Role",
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = ns },
        Rules =
        [
            new V1PolicyRule { ApiGroups = ["batch"], Resources = ["jobs"], Verbs = ["create", "get", "list", "watch", "patch"] },
            new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list", "watch"] },
            new V1PolicyRule { ApiGroups = [""], Resources = ["pods/log"], Verbs = ["get"] },
            new V1PolicyRule { ApiGroups = [""], Resources = ["events"], Verbs = ["list", "watch"] },
            new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["create"] },
        ],
    };
}
