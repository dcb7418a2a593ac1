using ModelOps.Learning.Selection;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Selection;

public sealed class SpaceReaderTests
{
    private static SearchSpace Of(params string[] ranges) => SearchSpace.Of(LearningTask.Regression, null, new() { Trainers = ["ridge", "random-forest", "gradient-boosting"], Space = ranges, Preparation = false });

    private static SearchDimension? Dimension(SearchSpace space, string trainer, string name) =>
        space.Dimensions[space.Trainers.ToList().FindIndex(each => each.Name == trainer)].FirstOrDefault(dimension => dimension.Name == name);

    [Fact]
    public void A_range_takes_the_place_of_the_trainers_own()
    {
        var space = Of("leaves=7..63", "Learning-Rate=0.01..0.3 log", "features=sqrt|all");

        Assert.Equal((7, 63, true, false), Dimension(space, "gradient-boosting", "leaves") is { } leaves ? (leaves.Minimum, leaves.Maximum, leaves.IsInteger, leaves.IsLogarithmic) : default);
        Assert.Equal((0.01, 0.3, true), Dimension(space, "gradient-boosting", "learning_rate") is { } rate ? (rate.Minimum, rate.Maximum, rate.IsLogarithmic) : default);
        Assert.Equal(["sqrt", "all"], Dimension(space, "random-forest", "features")!.Choices);
    }

    [Fact]
    public void A_range_can_be_meant_for_one_trainer()
    {
        var space = Of("random-forest.depth=3..12");
        Assert.Equal(3, Dimension(space, "random-forest", "depth")!.Minimum);
        Assert.Null(Dimension(space, "gradient-boosting", "depth"));
    }

    [Theory]
    [InlineData("leavs=3..4", "The search range 'leavs=3..4' names no parameter of ridge, random-forest, gradient-boosting. Did you mean 'leaves'?")]
    [InlineData("leaves=9..4", "The search range 'leaves=9..4' cannot be read. Write leaves=low..high, leaves=low..high log, or leaves=one|other.")]
    [InlineData("leaves=0..4 log", "The search range 'leaves=0..4 log' cannot be read. Write leaves=low..high, leaves=low..high log, or leaves=one|other.")]
    [InlineData("leaves", "The search range 'leaves' cannot be read. Write leaves=low..high, leaves=low..high log, or leaves=one|other.")]
    [InlineData("leaves=1..4", "'leaves' of gradient-boosting is '1', but must be a whole number from 2 to 65536.")]
    [InlineData("features=sqrt|root", "'features' of random-forest is 'root', but must be one of auto, all, sqrt, third.")]
    public void A_range_that_cannot_be_used_is_refused(string range, string expected) => Assert.Equal([expected], Assert.Throws<InvalidInputException>(() => Of(range)).Errors);

    [Fact]
    public void A_journal_with_a_line_that_is_no_trial_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("search.jsonl");
        using (var journal = SearchJournal.Open(path, "search"))
        {
            journal.Add(new TrialReport { Number = 3, Trainer = "ridge", Settings = "l2=1", Score = double.PositiveInfinity, FoldScores = [1, double.NaN] });
        }

        using (var again = SearchJournal.Open(path, "search"))
        {
            var trial = Assert.Single(again.Trials).Value;
            Assert.Equal((3, "ridge", "l2=1", double.PositiveInfinity, true), (trial.Number, trial.Trainer, trial.Settings, trial.Score, trial.IsResumed));
        }

        File.AppendAllText(path, "not a trial\n");
        Assert.Equal($"The journal '{path}' has a line that cannot be read. Give another path, or delete it.", Assert.Throws<InvalidInputException>(() => SearchJournal.Open(path, "search")).Message);
    }

    [Fact]
    public void Without_a_path_nothing_is_kept()
    {
        using var journal = SearchJournal.Open(null, "search");
        journal.Add(new TrialReport { Number = 0, Trainer = "ridge", Settings = "" });
        Assert.Empty(journal.Trials);
    }
}
