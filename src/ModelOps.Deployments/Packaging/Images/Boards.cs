namespace ModelOps.Deployments.Packaging.Images;

/// <summary>Grafana's dashboards and Prometheus' rules of the repository's <c>deploy/</c>, which travel in this assembly.</summary>
internal static class Boards
{
    private const string Dashboards = "deploy/grafana/";
    private const string Rules = "deploy/prometheus/";

    /// <summary>They as files of a package; empty when the build had none.</summary>
    internal static IReadOnlyList<PackageFile> Files()
    {
        var assembly = typeof(Boards).Assembly;
        return [.. assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name => Place(name) is { } path ? new PackageFile(path, Text(name)) : null).OfType<PackageFile>()];

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd().ReplaceLineEndings("\n");
        }
    }

    private static string? Place(string name) =>
        name.StartsWith(Dashboards, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal) ? $"grafana/dashboards/{Path.GetFileName(name)}"
        : name.StartsWith(Rules, StringComparison.Ordinal) && name.EndsWith(".yml", StringComparison.Ordinal) ? $"prometheus/{Path.GetFileName(name)}"
        : null;
}
