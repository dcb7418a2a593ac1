using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Track;

public sealed class ActiveRunFiguresTests
{
    [Theory]
    [InlineData("plots/roc")]
    [InlineData("plots/roc.html")]
    public async Task A_figure_is_kept_as_Plotly_JSON_and_as_a_page(string path)
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync(folder.File("x.db"));
        await using var run = await ActiveRun.StartAsync(store, new());

        await run.LogFigureAsync(new Figure("ROC").AddLine([0, 1], [0, 1]), path);

        var artifacts = (await store.GetRunAsync(run.RunId)).Info.ArtifactUri;
        Assert.Contains("<title>ROC</title>", await File.ReadAllTextAsync(Path.Combine(artifacts, "plots/roc.html")));
        Assert.Equal(1, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(artifacts, "plots/roc.json")))!["data"]![0]!["y"]![1]!.GetValue<double>());
    }
}
