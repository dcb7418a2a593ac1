using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Card;

/// <summary>A card over its life: written, edited by people, written again, checked.</summary>
public sealed class CardCheckCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Card => File.ReadAllText(_bench.File("card.md"));

    public async ValueTask InitializeAsync()
    {
        await _bench.RunAsync(TrainedBench.Training);
        await _bench.RunAsync("register model --name credit --alias champion");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_card_that_says_what_the_evidence_says_passes()
    {
        await _bench.RunAsync("evaluate model --data test --slices housing --fairness housing --explain");
        await _bench.RunAsync("card credit@champion --out card.md --owner \"Risk team\"");

        Assert.Contains("Permutation importance on 250 rows of test: what roc_auc", Card);
        Assert.Contains("SHAP values of 250 rows of test (TreeSHAP)", Card);
        Assert.Equal("credit, version 1: every number in card.md is what the evidence says\n", await _bench.ShownAsync("card credit@champion --check card.md"));
        Assert.Null((await _bench.Ops.CheckCardAsync("credit@champion", "card.md", Stop)).Refusal);
    }

    [Fact]
    public async Task A_number_that_differs_fails_with_both_values_and_nothing_is_written()
    {
        await _bench.RunAsync("evaluate model --data test");
        await _bench.RunAsync("card credit@champion --out card.md");
        var value = Card.Split('\n').Single(line => line.StartsWith("| accuracy |", StringComparison.Ordinal)).Split('|')[2].Trim();
        var edited = Card.Replace($"| accuracy | {value} |", "| accuracy | 0.97 |", StringComparison.Ordinal);
        _bench.Write("card.md", edited);
        var kept = await KeptAsync();

        _bench.Host.Clear();
        var failed = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("card credit@champion --check card.md"));

        Assert.Equal(
            $"The card 'card.md' differs from the evidence in 1 place. Metrics: accuracy, value is 0.97 in the card and {value} in the evidence. Write it again: #!card MODEL --out card.md.",
            failed.Message);
        Assert.Equal(3, failed.ExitCode);
        Assert.Contains("Metrics  accuracy, value  0.97", _bench.Host.Text);
        Assert.Equal((edited, kept), (Card, await KeptAsync()));
    }

    [Fact]
    public async Task Without_evidence_no_card_passes()
    {
        await _bench.RunAsync("card credit@champion --out card.md");

        var failed = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("card credit@champion --check card.md"));

        Assert.Equal("No evaluation of 'credit@champion' is kept, so no number in 'card.md' can be checked. Evaluate it first: #!evaluate credit@champion --data FILE.", failed.Message);
    }

    [Fact]
    public async Task A_card_of_older_evidence_fails()
    {
        await _bench.RunAsync("evaluate model --data test");
        await _bench.RunAsync("card credit@champion --out card.md");
        _bench.Host.Variables["later"] = _bench.Frame("test").Head(200);
        await _bench.RunAsync("evaluate model --data later");

        var failed = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("card credit@champion --check card.md"));

        Assert.Contains("in the card and", failed.Message);
    }

    [Fact]
    public async Task Evidence_that_is_damaged_is_an_error_and_never_a_pass()
    {
        await _bench.RunAsync("evaluate model --data test");
        await _bench.RunAsync("card credit@champion --out card.md");
        var scores = Directory.GetFiles(_bench.File("mlruns"), "*.scores.json.gz", SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(scores, [1, 2, 3], Stop);

        Assert.Contains("cannot be trusted", (await _bench.RefusedAsync("card credit@champion --check card.md")).Message);
    }

    [Fact]
    public async Task What_people_wrote_is_kept_in_the_next_card_and_in_its_page()
    {
        await _bench.RunAsync("card credit@champion --out card.md --intended-use \"to rank\"");
        _bench.Write("card.md", Card.Replace("to rank\n", "To rank applications.\n\n- never alone\n", StringComparison.Ordinal));
        await _bench.RunAsync("evaluate model --data test");

        await _bench.RunAsync("card credit@champion --out card.md --intended-use \"something else\" --owner me");
        var note = _bench.Host.Shown[^2].Data[MimeBundle.Text];
        await _bench.RunAsync("card credit@champion --out card.html");

        Assert.Contains("<!-- written: purpose -->\nTo rank applications.\n\n- never alone\n<!-- end -->", Card);
        Assert.Contains("<!-- written: owners -->\nme\n<!-- end -->", Card);
        Assert.Contains("| accuracy |", Card);
        Assert.Contains("The part 'purpose' is kept as it stands in card.md, not as '--intended-use' says. Change it there.", note);
        var page = await File.ReadAllTextAsync(_bench.File("card.html"), Stop);
        Assert.Contains("<p>To rank applications.</p>\n<ul><li>never alone</li></ul>", page);
        Assert.Contains("<p>me</p>", page);
        Assert.Contains("never alone", await KeptAsync());
    }

    [Fact]
    public async Task Without_a_file_the_parts_of_the_card_that_the_run_keeps_are_taken_but_what_is_said_now_comes_first()
    {
        await _bench.RunAsync("card credit@champion --owner me --licence MIT");
        await _bench.RunAsync("card model --owner you --out new.md");

        var card = await File.ReadAllTextAsync(_bench.File("new.md"), Stop);
        Assert.Contains("<!-- written: owners -->\nyou\n<!-- end -->", card);
        Assert.Contains("<!-- written: licence -->\nMIT\n<!-- end -->", card);
    }

    [Theory]
    [InlineData("# Read me\n", "'card.md' is not a card with parts to keep: it has no line '<!-- written: purpose -->'. Give another file, or delete it to have it written anew.")]
    [InlineData("<!-- written: purpose -->\nTo rank.\n", "The card 'card.md' cannot be read: the part 'purpose' begins in line 1 and has no '<!-- end -->'. Repair the marks of its hand-written parts, or give another file.")]
    public async Task A_file_that_is_no_card_or_a_damaged_one_is_neither_replaced_nor_checked(string content, string expected)
    {
        _bench.Write("card.md", content);

        Assert.Equal(expected, (await _bench.RefusedAsync("card credit@champion --out card.md")).Message);
        Assert.Equal(expected, (await _bench.RefusedAsync("card credit@champion --out card.html")).Message);
        Assert.Equal(expected, (await _bench.RefusedAsync("card credit@champion --check card.md")).Message);

        Assert.Equal(content, Card);
        Assert.False(File.Exists(_bench.File("card.html")));
    }

    [Theory]
    [InlineData(Face.Notebook, "--check none.md", "There is no file 'none.md'. Write the card first: #!card MODEL --out none.md.")]
    [InlineData(Face.Terminal, "--check card.html", "'card.html' is not a card in Markdown. Give the .md file; a page is made from the same content.")]
    [InlineData(Face.Terminal, "--check card.md --out other.md", "'--check' writes nothing. Leave out '--out'.")]
    public async Task Words_that_do_not_fit_are_refused(Face face, string words, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, $"card credit@champion {words}"));

    private async Task<string> KeptAsync() => await File.ReadAllTextAsync(Path.Combine((await _bench.StoredAsync(((TrainResult)_bench.Host.Variables["model"]).RunId)).Info.ArtifactUri, "model_card.md"), Stop);
}
