using ModelOps.Files;

namespace ModelOps.Deployments.Dashboards;

/// <summary>What a team needs to watch scoring hosts with Prometheus and Grafana: files for a folder, by their paths in it.</summary>
internal static class MonitoringFiles
{
    internal static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grafana/modelops-serving.json"] = GrafanaDashboard.Json(),
        ["prometheus/modelops-rules.yml"] = AlertRules.Yaml(),
        ["prometheus/prometheus.yml"] = $"""
            global:
              scrape_interval: 15s
              evaluation_interval: 15s
            rule_files:
              - modelops-rules.yml
            scrape_configs:
              - job_name: {AlertRules.Job}
                static_configs:
                  - targets: ["127.0.0.1:5010"]

            """.ReplaceLineEndings("\n"),
    };

    /// <summary>Writes them below a folder.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    internal static void Write(string folder)
    {
        foreach (var (path, text) in All)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.WriteText(file, text);
        }
    }
}
