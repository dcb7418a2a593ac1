using ModelOps.Deployments.Packaging.Targets;

namespace ModelOps;

/// <summary>The places that a package can be made for.</summary>
public static class PackageTargets
{
    /// <summary>The one that is meant when none is named: any host of containers.</summary>
    public const string Default = "docker";

    private static readonly Catalog<IPackageTarget> _catalog = new("package target", target => [target.Name], () => [new DockerTarget(), new SageMakerTarget(), new AzureMLTarget(), new VertexTarget()]);

    /// <summary>All of them: first those that come with the tool, then what was added.</summary>
    public static IReadOnlyList<IPackageTarget> All => _catalog.All;

    /// <summary>Adds one. One that was added before under the same name is replaced.</summary>
    /// <param name="target">The target.</param>
    /// <exception cref="InvalidInputException">The name is empty or taken.</exception>
    public static void Add(IPackageTarget target) => _catalog.Add(target);

    /// <summary>Takes one out that was added.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when nothing of that name was added.</returns>
    public static bool Remove(string name) => _catalog.Remove(name);

    /// <summary>The one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one.</exception>
    public static IPackageTarget Find(string name) => _catalog.Find(name);
}
