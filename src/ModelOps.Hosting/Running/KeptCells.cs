using ModelOps.Hosting.Running;

namespace ModelOps;

/// <summary>The results of cells tagged <c>cache</c> or <c>once</c> that headless runs keep.</summary>
public static class KeptCells
{
    /// <summary>Removes those that were not used for a time. A run that goes on later runs their cells again.</summary>
    /// <param name="folder">The notebooks' folder, with <c>.modelops/cache</c> in it.</param>
    /// <param name="unused">How long; zero for all.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <returns>How many were removed, and their bytes.</returns>
    public static (int Entries, long Bytes) Collect(string folder, TimeSpan unused, TimeProvider? time = null) => new CellCache(CellCache.FolderBeside(folder), long.MaxValue, time ?? TimeProvider.System).Collect(unused);
}
