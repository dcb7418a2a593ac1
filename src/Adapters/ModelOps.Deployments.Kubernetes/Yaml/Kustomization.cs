namespace ModelOps.Deployments.Kubernetes.Yaml;

/// <summary>A <c>kustomization.yaml</c>: what is used of it.</summary>
internal sealed record Kustomization
{
    public string ApiVersion { get; init; } = "kustomize.config.k8s.io/v1beta1";

    public string Kind { get; init; } = "Kustomization";

    /// <summary>What is put after the names of its resources.</summary>
    public string? NameSuffix { get; init; }

    public IReadOnlyList<KustomizedLabels>? Labels { get; init; }

    public IReadOnlyList<string>? Resources { get; init; }

    public IReadOnlyList<KustomizedPatch>? Patches { get; init; }

    /// <summary>It as the file of a folder.</summary>
    internal static PackageFile File(string folder, Kustomization kustomization) => Manifest.File($"{folder}/kustomization.yaml", kustomization);
}

/// <summary>Labels of all its resources: those of a trial never choose the pods of another.</summary>
internal sealed record KustomizedLabels
{
    public IReadOnlyDictionary<string, string> Pairs { get; init; } = new Dictionary<string, string>();

    public bool IncludeSelectors { get; init; }
}

/// <summary>A change of the base.</summary>
internal sealed record KustomizedPatch
{
    public KustomizedTarget Target { get; init; } = new();

    /// <summary>A JSON patch, in YAML.</summary>
    public string Patch { get; init; } = "";
}

/// <summary>What a change is for.</summary>
internal sealed record KustomizedTarget
{
    public string Kind { get; init; } = "";
}
