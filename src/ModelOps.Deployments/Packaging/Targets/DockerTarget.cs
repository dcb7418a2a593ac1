namespace ModelOps.Deployments.Packaging.Targets;

/// <summary>Docker, Podman, or any other host of containers.</summary>
internal sealed class DockerTarget : IPackageTarget
{
    public string Name => PackageTargets.Default;

    public string Summary => "Docker, Podman or any host of containers; the default.";

    public ServingContract Contract(Func<string, string?> environment) => new ServingContract().With(environment);

    public IReadOnlyList<PackageFile> Files(PackageContext context) => [];
}
