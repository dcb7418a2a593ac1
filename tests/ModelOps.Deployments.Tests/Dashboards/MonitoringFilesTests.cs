using ModelOps.Deployments.Dashboards;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>The folder <c>deploy/</c> holds what the names of the metrics make. UPDATE_GOLDEN=1 rewrites it.</summary>
public sealed class MonitoringFilesTests
{
    public static TheoryData<string> Paths => [.. MonitoringFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_committed_file_is_the_one_that_is_made(string path) => Golden.EqualFile(RepositoryPaths.Of("deploy", path), MonitoringFiles.All[path]);

    [Fact]
    public void A_folder_gets_all_of_them()
    {
        using var folder = new TemporaryFolder();
        MonitoringFiles.Write(folder.File("watch"));
        Assert.Equal(MonitoringFiles.All.Keys.Order(), Directory.EnumerateFiles(folder.File("watch"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.File("watch"), file).Replace('\\', '/')).Order());
        Assert.All(MonitoringFiles.All, file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(folder.File("watch"), file.Key))));
    }

    [Fact]
    public void Serving_and_monitoring_name_the_model_alike() => Assert.Equal(ServingMetrics.ModelName, MonitoringMetrics.ModelName);
}
