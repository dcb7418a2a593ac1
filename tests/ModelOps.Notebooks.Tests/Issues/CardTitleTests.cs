using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A card was titled <c>runs:/…</c> though its model was registered.</summary>
public sealed class CardTitleTests
{
    [Fact]
    public async Task A_registered_model_is_called_by_its_name_and_version_however_it_is_given()
    {
        await using var bench = new Workbench();
        await bench.RunAsync("train train --target risk --positive bad --as model");
        await bench.RunAsync("card model --as before");
        await bench.RunAsync("register model --name credit --alias champion");

        foreach (var given in new[] { "model", "credit@champion", "credit/1", $"runs:/{bench.Ops.RunIds[0]}/model" })
        {
            await bench.RunAsync($"card {given} --data test --as card");

            Assert.Equal("credit, version 1", ((CardResult)bench.Host.Variables["card"]).Card.Title);
        }

        Assert.StartsWith("runs:/", ((CardResult)bench.Host.Variables["before"]).Card.Title);
        var markdown = ((CardResult)bench.Host.Variables["card"]).Card.Markdown;
        Assert.Contains("## Weights", markdown);
        Assert.Contains("What one more of the feature adds to the log-odds of bad.\n\n| feature | weight | unit | weight × unit |", markdown);
        Assert.Contains("\n\nIntercept ", markdown);
    }

    [Fact]
    public async Task A_linear_training_shows_its_weights()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("train train --target risk --positive bad --as model");
        await bench.RunAsync("explain model --data test");

        Assert.All(bench.Host.Shown.Select(shown => shown.Data[MimeBundle.Text]).Where(text => text.Contains("Trained ") || text.Contains("looks at")), text =>
        {
            Assert.Contains("Weights: what one more of the feature adds to the log-odds of bad", text);
            Assert.Matches(@"duration_months +-?[0-9.E-]+ +[0-9.]+ +-?[0-9.E-]+", text);
        });
        Assert.Contains(bench.Host.Shown, shown => shown.Data[MimeBundle.Text].StartsWith("Weights by feature", StringComparison.Ordinal));
    }
}
