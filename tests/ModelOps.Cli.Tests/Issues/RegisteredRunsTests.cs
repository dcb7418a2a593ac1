using ModelOps.Cli.Application;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Issues;

/// <summary><c>modelops gc</c> removed the champion's files with exit code 0.</summary>
public sealed class RegisteredRunsTests
{
    [Fact]
    public async Task Gc_refuses_with_3_what_a_version_points_to_and_removes_it_when_forced()
    {
        using var folder = new TemporaryFolder();
        var store = $"sqlite:///{folder.File("x.db")}";
        string artifacts;
        await using (var opened = await TrackingStores.OpenAsync(store))
        {
            var run = (await opened.CreateRunAsync(new NewRun("0", "r"))).Info;
            artifacts = run.ArtifactUri;
            folder.Write(Path.GetRelativePath(folder.Path, Path.Combine(artifacts, "model", "MLmodel")), "flavors: {}");
            await opened.RegisterVersionAsync(new NewModelVersion("visits", $"{artifacts}/model", run.RunId), "champion");
            await opened.DeleteRunAsync(run.RunId);
        }

        var (code, output, error) = await GcAsync("--store", store);
        Assert.Equal(3, code);
        Assert.Contains("version 1 of 'visits' (champion) points to it. Delete the version first, or give --force.", error);
        Assert.Equal("Removed 0 runs with their artifacts and 0 experiments.", output.Trim());
        Assert.True(File.Exists(Path.Combine(artifacts, "model", "MLmodel")));

        (code, output, _) = await GcAsync("--store", store, "--force");
        Assert.Equal(0, code);
        Assert.Equal("Removed 1 runs with their artifacts and 0 experiments.", output.Trim());
        Assert.False(Directory.Exists(artifacts));
    }

    private static async Task<(int Code, string Output, string Error)> GcAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CliApplication.RunAsync(["gc", .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
