using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Feedback;

/// <summary>Labels by <c>#!feedback</c>, and the log by <c>#!sql</c>.</summary>
public sealed class FeedbackCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Labels_below_the_magic_are_added_and_counted()
    {
        await ScoreAsync();
        Golden.Equal("added.txt", await _bench.ShownAsync("feedback credit", "id,label\nr/0,good\nr/1,bad\nunknown,good\n"));
    }

    [Fact]
    public async Task Labels_come_from_files_frames_and_lists()
    {
        await ScoreAsync();
        _bench.Write("labels.csv", "row;outcome\nr/0;bad\n");
        await _bench.RunAsync("feedback credit --file labels.csv --id row --label outcome");
        await _bench.Ops.FeedbackAsync("credit", new Frame(StringColumn.From("id", ["r/0"]), StringColumn.From("label", ["good"])), cancellationToken: Stop);
        await _bench.Ops.FeedbackAsync("credit", _bench.Write("more.csv", "id,label\nr/1,bad\n"), cancellationToken: Stop);
        var result = await _bench.Ops.FeedbackAsync("credit", [new Label("r/1", "good")], Stop);

        Assert.Equal(new LabelSummary(4, 2, 2, 2), result.Summary);
        await _bench.RunAsync("sql \"select id, label, actual from labelled order by id\" --deployment credit --as quality");
        Assert.Equal(["good", "good"], Enumerable.Range(0, 2).Select(row => _bench.Frame("quality")["actual"][row]));
    }

    [Fact]
    public async Task The_log_is_queried_together_with_frames_and_by_its_folder()
    {
        await ScoreAsync();
        var folder = _bench.File(Path.Combine("state", "deployments", "credit", "payloads"));
        foreach (var deployment in (string[])["credit", folder])
        {
            var joined = await _bench.Ops.SqlAsync("select count(*) n from requests, (select 1 from train limit 3)", new SqlOptions { Deployment = deployment }, Stop);
            Assert.Equal(6L, joined["n"][0]);
        }
    }

    [Fact]
    public async Task A_log_is_found_by_its_deployments_name_whatever_letters_it_has()
    {
        await ScoreAsync("credit%20risk%2C%20v2");
        Assert.Equal(2L, (await _bench.Ops.SqlAsync("select count(*) n from requests", new SqlOptions { Deployment = "credit risk, v2" }, Stop))["n"][0]);
        Assert.Equal(
            "No deployment 'credit risk' has a payload log. These have one: credit risk, v2.",
            (await _bench.RefusedAsync("feedback \"credit risk\"")).Message);
    }

    [Fact]
    public async Task Wrong_labels_are_named_all_at_once_and_none_is_added()
    {
        await ScoreAsync();
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("feedback credit", "id,label\nr/0,good\nr/1,goood\nr/2,worse\n"));
        Assert.Equal(
            [
                "Label 2: The model has no class 'goood', the label of 'r/1'. Did you mean 'good'? Its classes are: bad, good.",
                "Label 3: The model has no class 'worse', the label of 'r/2'. Its classes are: bad, good.",
                "Nothing was added.",
            ],
            error.Errors);
        Assert.Equal(0L, (await _bench.Ops.SqlAsync("select count(*) n from labels", new SqlOptions { Deployment = "credit" }, Stop))["n"][0]);
    }

    [Theory]
    [InlineData("feedback nowhere", "No deployment 'nowhere' has a payload log. These have one: credit.")]
    [InlineData("feedback credi", "No deployment 'credi' has a payload log. Did you mean 'credit'? These have one: credit.")]
    [InlineData("feedback ../credit", "No deployment '../credit' has a payload log. Did you mean 'credit'? These have one: credit.")]
    [InlineData("sql \"select 1\" --deployment nowhere", "No deployment 'nowhere' has a payload log. These have one: credit.")]
    [InlineData("sql \"select 1\" --deployment credit --connection x", "'--connection' and '--deployment' both say what is asked. Give one of them.")]
    [InlineData("feedback credit", "There are no labels. Give a file with columns id and label as --file FILE, or write them below the magic as CSV.")]
    public async Task Bad_input_is_one_sentence(string line, string sentence)
    {
        await ScoreAsync();
        Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);
    }

    [Fact]
    public async Task Without_any_log_it_says_so() => Assert.Equal(
        "No deployment 'credit' has a payload log. No deployment of this user has one; a log is made when the first requests are written to it.",
        (await _bench.RefusedAsync("feedback credit")).Message);

    [Fact]
    public async Task A_file_and_labels_below_are_too_much()
    {
        await ScoreAsync();
        Assert.Equal("'--file' names a file, and labels stand below. Give them one way.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("feedback credit --file a.csv", "id,label\na,b\n"))).Message);
    }

    // As a service of this user leaves them.
    private async Task ScoreAsync(string id = "credit")
    {
        var state = _bench.Ops.State;
        var folder = Path.Combine(Path.GetDirectoryName(state.Writable(Path.Combine("deployments", id, "deployment.json")))!, "payloads");
        await using var log = new PayloadLog(folder);
        var rows = _bench.Frame("test").Head(2);
        log.Scored(new ScoredRequest("r", "credit", "1", DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(1), 2, 200)
        {
            Rows = rows.Drop("risk"),
            Answer = new Frame(StringColumn.From("label", ["good", "bad"]), new Column<double>("probability_bad", [0.25, 0.75]), new Column<double>("probability_good", [0.75, 0.25])),
        });
    }
}
