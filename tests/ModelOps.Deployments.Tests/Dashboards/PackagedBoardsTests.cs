using ModelOps.Deployments.Packaging.Images;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>A package's Prometheus scrapes its model, and knows the alerts.</summary>
public sealed class PackagedBoardsTests
{
    [Fact]
    public async Task Prometheus_reads_the_files_of_a_package()
    {
        using var folder = new TemporaryFolder();
        var context = new PackageContext { Name = "credit-risk", Version = "3", Image = "credit-risk:3", Contract = PackageTargets.Find("vertex").Contract(_ => null) };
        var files = ComposeFile.Of(context);
        Assert.Equal(files.Count, files.Select(file => file.Path).Distinct().Count());
        foreach (var file in files.Where(file => file.Path.StartsWith("prometheus/", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(folder.File("prometheus"));
            File.WriteAllText(folder.File(file.Path), file.Text);
        }

        Assert.Contains("job_name: modelops", File.ReadAllText(folder.File("prometheus/prometheus.yml")), StringComparison.Ordinal);
        var (isFine, output) = await PrometheusTool.RunAsync("check", "config", folder.File("prometheus/prometheus.yml"));
        Assert.True(isFine && output.Contains("rules found", StringComparison.Ordinal), output);
        Assert.Contains(files, file => file.Path == "grafana/dashboards/modelops-serving.json");
    }
}
