namespace ModelOps;

/// <summary>The run that a model folder says it is of.</summary>
internal static class ModelRunId
{
    private const string Key = "run_id:";

    /// <summary>The run's id in the folder's MLmodel; null when it has none.</summary>
    internal static string? Of(string folder) => File.ReadLines(Path.Combine(folder, "MLmodel"))
        .Where(line => line.StartsWith(Key, StringComparison.Ordinal)).Select(line => line[Key.Length..].Trim().Trim('\'', '"')).FirstOrDefault(id => id.Length > 0);
}
