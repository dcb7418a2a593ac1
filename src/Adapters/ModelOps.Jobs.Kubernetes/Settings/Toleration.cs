namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>A taint of nodes that the pods may ignore: <c>key=value:effect</c>, with value and effect left out for any.</summary>
internal sealed record Toleration(string Key, string? Value, string? Effect);
