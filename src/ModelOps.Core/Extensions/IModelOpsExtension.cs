namespace ModelOps;

/// <summary>What a package adds to the tool: trainers, steps, metrics, stores, sources, commands.</summary>
public interface IModelOpsExtension
{
    /// <summary>Adds it all to the catalogs, as <c>Metrics.Add(…)</c>. Called once in a process.</summary>
    void Load();
}
