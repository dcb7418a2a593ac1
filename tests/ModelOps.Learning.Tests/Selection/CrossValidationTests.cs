using ModelOps.Learning.Selection;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Selection;

public sealed class CrossValidationTests
{
    private static Frame Credit => Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    private static FitOptions Fit => new() { Target = "risk", Trainer = "gradient-boosting", Set = "trees=20,leaves=8" };

    [Fact]
    public async Task Every_fold_is_scored_with_every_metric()
    {
        var heard = new List<FoldScore>();
        var result = await CrossValidation.RunAsync(Credit, Fit, null, new Collector(heard), TestContext.Current.CancellationToken);

        Assert.Equal("roc_auc", result.Metric);
        Assert.Equal([0, 1, 2, 3, 4], result.Folds.Select(fold => fold.Fold));
        Assert.Equal(result.Folds.OrderBy(fold => fold.Fold), heard.OrderBy(fold => fold.Fold));
        Assert.InRange(result.Mean, 0.74, 0.82);
        Assert.InRange(result.StandardDeviation, 0.001, 0.06);
        Assert.Contains("log_loss", result.Means.Keys);
    }

    [Fact]
    public async Task A_metric_that_is_asked_for_counts_beside_the_usual_ones()
    {
        var result = await CrossValidation.RunAsync(Credit, Fit, new() { Folds = 2, Metric = "f_beta:2" }, null, TestContext.Current.CancellationToken);

        Assert.Equal("f_beta:2", result.Metric);
        Assert.InRange(result.Mean, 0.2, 0.8);
        Assert.DoesNotContain("lift:0.1", result.Means.Keys);
    }

    [Fact]
    public async Task A_metric_that_needs_costs_is_refused() => Assert.StartsWith(
        "The metric 'cost' needs to know what mistakes cost",
        (await Assert.ThrowsAsync<InvalidInputException>(() => CrossValidation.RunAsync(Credit, Fit, new() { Folds = 2, Metric = "cost" }, null, TestContext.Current.CancellationToken))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task The_scores_do_not_depend_on_the_number_of_threads()
    {
        var one = await CrossValidation.RunAsync(Credit, Fit with { Threads = 1 }, new() { Folds = 3 }, null, TestContext.Current.CancellationToken);
        var two = await CrossValidation.RunAsync(Credit, Fit with { Threads = 3 }, new() { Folds = 3 }, null, TestContext.Current.CancellationToken);

        Assert.Equal(one.Folds.Select(fold => fold.Metrics["roc_auc"]), two.Folds.Select(fold => fold.Metrics["roc_auc"]));
    }

    [Fact]
    public void Folds_cover_each_row_once_and_keep_the_share_of_classes()
    {
        var problem = LearningProblem.Of(Credit, Fit);
        var folds = FoldMaker.Make(problem, new CrossValidationOptions());

        Assert.Equal(Enumerable.Range(0, 1000), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold =>
        {
            Assert.Equal(60, fold.Test.Count(row => problem.Targets.Values[row] == 1));
            Assert.Equal(Enumerable.Range(0, 1000), fold.Train.Concat(fold.Test).Order());
        });
    }

    [Fact]
    public void A_group_stays_in_one_fold()
    {
        var credit = Credit;
        var folds = FoldMaker.Make(LearningProblem.Of(credit, Fit), new CrossValidationOptions { Folds = 3, Group = "purpose" });

        Assert.Equal(1000, folds.Sum(fold => fold.Test.Length));
        Assert.All(folds, fold => Assert.Empty(fold.Test.Select(row => credit["purpose"][row]).Intersect(fold.Train.Select(row => credit["purpose"][row]))));
    }

    [Fact]
    public void Along_time_nothing_is_learnt_from_the_future()
    {
        var rides = Frame.ReadCsv(RepositoryPaths.Of("data", "chicago_ridership.csv"));
        var folds = FoldMaker.Make(LearningProblem.Of(rides, new FitOptions { Target = "ridership", Exclude = ["date"] }), new CrossValidationOptions { Folds = 4, Time = "date" });

        Assert.Equal(4, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Train.Max(row => (IComparable)rides["date"][row]!)!.CompareTo(fold.Test.Min(row => (IComparable)rides["date"][row]!)) < 0));
    }

    [Theory]
    [InlineData(1, null, null, "The number of folds is 1. Give at least 2.")]
    [InlineData(3, "purpose", "duration_months", "More than one of Stratify, Group and Time is given. Keep the one that matters most.")]
    [InlineData(30, "purpose", null, "Column 'purpose' has 10 different values, too few for 30 folds by group. Ask for fewer folds.")]
    public async Task Folds_that_cannot_be_made_are_refused(int folds, string? group, string? time, string message)
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => CrossValidation.RunAsync(Credit, Fit, new() { Folds = folds, Group = group, Time = time }));

        Assert.Equal(message, exception.Message);
    }

    private sealed class Collector(List<FoldScore> into) : IProgress<FoldScore>
    {
        public void Report(FoldScore value)
        {
            lock (into)
            {
                into.Add(value);
            }
        }
    }
}
