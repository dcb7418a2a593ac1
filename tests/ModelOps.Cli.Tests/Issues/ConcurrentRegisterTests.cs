using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>Half of eight <c>modelops register</c> of one new name at once failed; a refused alias left a version behind.</summary>
[Collection(InThisProcess.Name)]
public sealed class ConcurrentRegisterTests
{
    [Fact]
    public async Task Eight_registers_at_once_all_succeed_and_refused_ones_leave_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("visits.csv", "rain,warmth,visits\n" + string.Concat(Enumerable.Range(0, 60).Select(day => $"{day % 7},{day % 11},{(2 * (day % 7)) + (day % 11)}\n")));
        var train = await InThisProcess.RunAsync(folder.Path, ["train", "visits.csv", "--target", "visits", "--trainer", "ols"]);
        Assert.True(train.ExitCode == 0, train.Error);
        await using var store = await TrackingStores.OpenAsync(folder.File("mlflow.db"));
        var run = Assert.Single((await store.SearchRunsAsync(new(["0"]))).Items).Info.RunId;

        foreach (var alias in new[] { "latest", "v1", "a b" })
        {
            var refused = await InThisProcess.RunAsync(folder.Path, ["register", $"runs:/{run}/model", "--name", "visits", "--alias", alias]);
            Assert.True(refused.ExitCode == 2, refused.Output + refused.Error);
            Assert.Contains("Nothing was registered; choose another name or alias.", refused.Error, StringComparison.Ordinal);
            Assert.Empty((await store.SearchRegisteredModelsAsync(new())).Items);
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Tool.RunAsync(folder.Path, ["register", $"runs:/{run}/model", "--name", "visits", "--alias", "newest"])));
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Equal(Enumerable.Range(1, 8), (await store.SearchModelVersionsAsync(new())).Items.Select(version => version.Version).Order());
    }
}
