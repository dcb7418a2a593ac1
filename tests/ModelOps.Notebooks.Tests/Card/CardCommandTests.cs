using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Card;

/// <summary>What <c>#!card</c> writes, and where.</summary>
public sealed partial class CardCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_has_what_is_known_and_what_was_said_in_Markdown_and_as_a_page()
    {
        await _bench.RunAsync("card credit@champion --data test --owner \"risk <team>\" --intended-use \"to rank | applications\" --limitations \"not for firms\" --out cards/card.md --as card");
        await _bench.RunAsync("card credit/1 --data test --owner \"risk <team>\" --out card.HTML");

        var markdown = await File.ReadAllTextAsync(_bench.File("cards/card.md"), Stop);
        Golden.Equal("card.md", Stable(markdown));
        Assert.Equal(markdown, ((CardResult)_bench.Host.Variables["card"]).Card.Markdown);
        var page = await File.ReadAllTextAsync(_bench.File("card.HTML"), Stop);
        Assert.Contains("risk &lt;team&gt;", page);
        Assert.Contains("<h2>Licence</h2>", page);
        Assert.DoesNotContain("<script", page);
        Assert.Equal("credit, version 1\n  written to  card.HTML\n", _bench.Host.Shown[^2].Data[MimeBundle.Text].Split("# credit")[0]);
        Assert.Contains(MimeBundle.Markdown, _bench.Host.Shown[^1].Data.Keys);
    }

    [Fact]
    public async Task The_card_is_kept_with_the_models_run_and_a_call_gives_the_same()
    {
        await _bench.RunAsync("card model --owner me --as card");
        var artifacts = (await _bench.StoredAsync(trained.Model.RunId)).Info.ArtifactUri;
        var kept = await File.ReadAllTextAsync(Path.Combine(artifacts, "model_card.md"), Stop);

        var called = await _bench.Ops.CardAsync("model", new() { Owner = "me" }, Stop);

        Assert.Equal(((CardResult)_bench.Host.Variables["card"]).Card.Markdown, kept);
        Assert.Equal(kept, called.Markdown);
    }

    [Theory]
    [InlineData(Face.Notebook, "--out card.pdf", "'--out' cannot be 'card.pdf'. Give a file that ends in .md or .html.")]
    [InlineData(Face.Notebook, "--out card.pdf --data blind", "'--out' cannot be 'card.pdf'. Give a file that ends in .md or .html.")]
    [InlineData(Face.CSharp, "--out card", "'Out' cannot be 'card'. Give a file that ends in .md or .html.")]
    [InlineData(Face.Notebook, "--data tset", "There is no variable and no file 'tset'. Did you mean 'test'? Load data with #!data load FILE --as tset.")]
    public async Task Words_that_do_not_fit_are_named_and_nothing_is_written(Face face, string words, string expected)
    {
        _bench.Host.Variables["blind"] = _bench.Frame("test").Drop("risk");
        var before = Directory.GetFiles(_bench.File(""), "*card*", SearchOption.AllDirectories).Length;

        Assert.Equal(expected, await _bench.RefusedAsync(face, $"card credit@champion {words}"));

        Assert.Equal(before, Directory.GetFiles(_bench.File(""), "*card*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_no_part_of_it()
    {
        _bench.Write("taken", "a file where the folder would be");

        Assert.StartsWith($"Cannot write '{_bench.File("taken/card.md")}': ", (await _bench.RefusedAsync("card model --out taken/card.md")).Message);

        Assert.Empty(Directory.GetFiles(_bench.File(""), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_loose_model_has_a_card_of_its_folder_and_nothing_is_kept()
    {
        using var loose = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;
        loose.Save(_bench.File("loose"));
        var runs = (await _bench.AllRunsAsync()).Count;

        var card = await _bench.Ops.CardAsync("loose", cancellationToken: Stop);

        Assert.EndsWith("loose", card.Title);
        Assert.Equal(runs, (await _bench.AllRunsAsync()).Count);
    }

    private static string Stable(string markdown) => Varying().Replace(TrainedBench.Scrub(markdown), "…");

    [GeneratedRegex("\\b[0-9a-f]{64}\\b|20[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9.]+ (ms|s)\\b")]
    private static partial Regex Varying();
}
