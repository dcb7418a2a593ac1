using ModelOps.Pipelines.Jobs.Local;
using ModelOps.Pipelines.Jobs.Slurm;

namespace ModelOps;

/// <summary>The engines there are.</summary>
public static class JobEngines
{
    private static readonly Catalog<IJobEngineProvider> _catalog = new("engine", provider => [provider.Name], () => [new LocalEngineProvider(), new SlurmEngineProvider()]);

    /// <summary>What opens engines, one for each kind.</summary>
    public static IReadOnlyList<IJobEngineProvider> All => _catalog.All;

    /// <summary>Adds a kind of engine.</summary>
    /// <param name="provider">What opens it.</param>
    /// <exception cref="InvalidInputException">Its name is taken.</exception>
    public static void Add(IJobEngineProvider provider) => _catalog.Add(provider);

    /// <summary>The engine of a name.</summary>
    /// <param name="name">As <c>local</c>.</param>
    /// <exception cref="InvalidInputException">There is none; the message names those there are.</exception>
    public static IJobEngineProvider Find(string name) => _catalog.Find(name);
}
