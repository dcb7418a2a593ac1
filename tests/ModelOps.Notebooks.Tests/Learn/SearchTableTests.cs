using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Learn;

/// <summary>The leaderboard of a search, and the result that holds it, as a user reads them.</summary>
public sealed class SearchTableTests
{
    private static TrialReport Trial(int number, double? score, string settings = "", string steps = "", double share = 1) => new()
    {
        Number = number,
        Trainer = number % 2 == 0 ? "logistic" : "gradient-boosting",
        Settings = settings,
        Steps = steps,
        RowShare = share,
        Score = score,
        StandardDeviation = score / 20,
        FoldScores = [0.7, 0.8, 0.9],
        Seconds = 0.25 * (number + 1),
        Error = score is null ? "The data is odd." : null,
    };

    private static SearchResult Of(params TrialReport[] board) => new("roc_auc", board[0], board, new FitOptions { Target = "risk" });

    [Fact]
    public void A_plain_search_has_neither_shares_of_rows_nor_preparation()
    {
        var search = Of(Trial(1, 0.8, "leaves=31,trees=200"), Trial(0, 0.75), Trial(2, null));

        Assert.Equal(["trial", SearchTable.Columns(search)[1], "± (folds)", "trainer", "took", "settings"], SearchTable.Columns(search));
        Assert.Contains("roc_auc", SearchTable.Columns(search)[1]);
        Assert.Contains("3", SearchTable.Columns(search)[1]);
        Assert.Equal([1, 0.8, 0.04, "gradient-boosting", TimeSpan.FromSeconds(0.5), "leaves=31, trees=200"], SearchTable.Rows(search).First());
        Assert.All(SearchTable.Rows(search), row => Assert.Equal(6, row.Length));
        Assert.Equal(["1 of 3 trials failed. The first error, of trial 2: The data is odd."], SearchTable.Failures(search));
        Assert.Empty(SearchTable.Failures(Of(Trial(0, 0.5))));
    }

    [Fact]
    public void Ten_trials_are_shown_and_the_blend_above_them()
    {
        var search = Of([.. Enumerable.Range(0, 15).Select(i => Trial(i, 0.9 - (i / 100d)))]) with
        {
            Blend = new BlendReport([new("logistic", null, null, 0.6), new("ridge", TrainerSettings.Parse("l2=1"), "log(amount)", 0.4)], 0.91, 0.01),
        };

        var rows = SearchTable.Rows(search).ToArray();
        Assert.Equal(11, rows.Length);
        Assert.Equal([null, 0.91, 0.01, "blend", null, "0.6 logistic; 0.4 ridge(l2=1) after log(amount)"], rows[0]);
    }

    [Fact]
    public async Task What_a_search_shows()
    {
        await using var bench = new Workbench();
        var best = await bench.Ops.TrainAsync((Frame)bench.Host.Variables["train"], new() { Target = "risk", Positive = "bad", Trainer = "dummy" }, cancellationToken: TestContext.Current.CancellationToken);
        var halved = Of(Trial(3, 0.8, "leaves=31,trees=200", "one-hot"), Trial(0, 0.7512345, steps: "ordinal(<a>)"), Trial(1, 0.6, share: 1 / 3d), Trial(2, null));
        var result = new TuneResult(halved, best);

        Golden.Equal("search.txt", TrainingLogTests.Masked(result.ToString()));
        Golden.Equal("search.html", TrainingLogTests.Masked(ViewHtml.Render(result.ToView())));
        Assert.StartsWith("Best of 1 trial by roc_auc: dummy\n", new TuneResult(Of(Trial(0, 0.5)), best).ToString(), StringComparison.Ordinal);
    }
}
