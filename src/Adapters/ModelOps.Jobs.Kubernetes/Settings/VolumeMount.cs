namespace ModelOps.Jobs.Kubernetes.Settings;

/// <summary>A claim of a volume, and the folder under which tasks see it.</summary>
internal sealed record VolumeMount(string Claim, string Path);
