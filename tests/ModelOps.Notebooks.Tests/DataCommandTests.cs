using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests;

/// <summary>What <c>#!data</c> shows of data.</summary>
public sealed class DataCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_profile_is_shown_as_a_page_and_as_text_and_kept_in_a_file()
    {
        await _bench.RunAsync("data profile train --out deep/profile.html --as profile");

        Assert.Contains("train: 750 rows × 6 columns", _bench.Host.Text);
        Assert.Contains("<svg", ViewHtml.Render(new DataProfileResult((FrameProfile)_bench.Host.Variables["profile"], null).ToView()));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(_bench.File("deep/profile.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_split_names_what_gives_the_test_away()
    {
        var train = (Frame)_bench.Host.Variables["train"];
        _bench.Host.Variables["leaky"] = Frame.Concat(train, train.Head(200)).Derive("verdict", row => row.Text("risk") == "bad" ? 1 : 0);

        await _bench.RunAsync("data split leaky --stratify risk");

        Assert.Matches("Leak: [0-9]+ of 190 test rows \\([0-9.]+ %\\) are also in the training set. Drop repeated rows with Distinct\\(\\) before splitting\\.", _bench.Host.Text);
        Assert.Contains("Leak: Column 'verdict' says the same as the target 'risk'. Drop it before training.", _bench.Host.Text);
    }

    [Fact]
    public async Task A_split_without_a_leak_says_nothing_of_leaks()
    {
        await _bench.RunAsync("data split train --target risk");

        Assert.DoesNotContain("Leak", _bench.Host.Text);
        var fault = await _bench.RefusedAsync("data split train --target rsk");
        Assert.StartsWith("There is no column 'rsk'. Did you mean 'risk'?", fault.Message);
    }
}
