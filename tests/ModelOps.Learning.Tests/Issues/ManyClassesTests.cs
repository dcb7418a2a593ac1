using System.Globalization;
using ModelOps.Learning.Tests.Parity;
using ModelOps.Learning.Trees;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Tests.Issues;

/// <summary>Boosting gave NaN on ordinary numbers with 173 classes, the smallest of one row; a forest of them took most of a minute and wrote 260 MB.</summary>
public sealed class ManyClassesTests
{
    // Class sizes fall as 1 / rank, and the last class has one row.
    private static Frame Classes(int classes, int rows, int seed, double spread = 1.5)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var label = Enumerable.Range(0, rows).Select(row => row < classes ? row : (int)Math.Pow(classes - 1, random.NextDouble()) - 1).ToArray();
        var centres = Enumerable.Range(0, classes * 4).Select(_ => Normal() * spread).ToArray();
        return new Frame(
            [.. Enumerable.Range(0, 4).Select(j => new Column<double>($"x{j}", [.. label.Select(k => centres[(k * 4) + j] + Normal())])),
            new Column<double>("extreme", [.. label.Select(_ => Math.Exp(12 * Normal()))]),
            StringColumn.From("y", label.Select(k => $"class {k.ToString("000", CultureInfo.InvariantCulture)}"))]);
    }

    private static FitOptions Options(string trainer, string? set = null) => new() { Target = "y", Trainer = trainer, Set = set is null ? null : TrainerSettings.Parse(set), Seed = 3 };

    [Theory]
    [InlineData("trees=30")]
    [InlineData("trees=20,learning_rate=1")]
    [InlineData("trees=20,learning_rate=1,min_data=1,min_hessian=0")]
    [InlineData("trees=20,row_share=0.5,feature_share=0.5,learning_rate=0.5")]
    public void Boosting_stays_finite_on_many_classes_and_learns_them(string set)
    {
        var seed = Random.Shared.Next();
        var frame = Classes(173, 4000, seed);
        using var model = Learner.Fit(frame, Options("gradient-boosting", set));

        var scores = model.Model.Score(frame);
        Assert.All(scores.Probabilities!, score => Assert.True(double.IsFinite(score), $"Seed {seed}: {score}."));
        var right = Enumerable.Range(0, frame.RowCount).Count(row => model.Model.Metadata.Classes[scores.Labels![row]] == ((StringColumn)frame["y"]).Text(row));
        Assert.True(right > 0.6 * frame.RowCount, $"Seed {seed}: {right} of {frame.RowCount} rows are right.");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Cross_validated_losses_of_boosting_are_finite_even_with_balanced_classes(int classes)
    {
        var options = Options("gradient-boosting", "trees=40,learning_rate=0.5") with { ClassWeight = "balanced" };
        var result = await CrossValidation.RunAsync(Classes(classes, 800, Random.Shared.Next()), options, new() { Folds = 3 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(result.Mean, 0, 8);
    }

    [Fact]
    public void Two_classes_of_very_different_size_stay_within_bounds()
    {
        var frame = new Frame(
            new Column<double>("x", [.. Enumerable.Range(0, 3000).Select(i => i * 7919 % 3000 / 10.0)]),
            new Column<double>("w", [.. Enumerable.Range(0, 3000).Select(i => i % 50 == 0 ? 1e20 : 1e-20)]),
            StringColumn.From("y", Enumerable.Range(0, 3000).Select(i => i == 1234 ? "yes" : "no")));
        foreach (var weight in (string?[])[null, "w"])
        {
            using var model = Learner.Fit(frame, Options("gradient-boosting", "learning_rate=1,min_data=1,min_hessian=0") with { Weight = weight });
            Assert.All(model.Model.Score(frame).Probabilities!, score => Assert.True(double.IsFinite(score)));
        }
    }

    [Fact]
    public void Counts_from_none_to_millions_do_not_throw_the_poisson_loss_out()
    {
        var frame = new Frame(
            new Column<double>("x", [.. Enumerable.Range(0, 500).Select(i => (double)i)]),
            new Column<double>("count", [.. Enumerable.Range(0, 500).Select(i => i < 480 ? 0.0 : i == 499 ? 5e7 : 1e4)]));
        using var model = Learner.Fit(frame, new() { Target = "count", Trainer = "gradient-boosting", Set = "loss=poisson,min_data=1,learning_rate=0.5", Task = LearningTask.Regression });

        var values = model.Model.Score(frame).Values!;
        Assert.InRange(values[0], 0, 1);
        Assert.InRange(values[499], 4.5e7, 5.5e7);
    }

    [Fact]
    public void A_small_spread_far_from_zero_is_learnt_in_full()
    {
        var frame = new Frame(
            new Column<double>("x", [.. Enumerable.Range(0, 400).Select(i => (double)i)]),
            new Column<double>("y", [.. Enumerable.Range(0, 400).Select(i => 1.7e9 + (i < 200 ? 0 : 10))]));
        using var model = Learner.Fit(frame, new() { Target = "y", Trainer = "gradient-boosting", Task = LearningTask.Regression });

        var values = model.Model.Score(frame).Values!;
        Assert.Equal(1.7e9, values[10], 0.01);
        Assert.Equal(1.7e9 + 10, values[390], 0.01);
    }

    [Theory]
    [InlineData("random-forest")]
    [InlineData("extra-trees")]
    public void A_forest_writes_only_the_classes_that_its_leaves_hold(string trainer)
    {
        var frame = Classes(173, 2000, Random.Shared.Next());
        var problem = LearningProblem.Of(frame, Options(trainer, "trees=10"));
        var definition = problem.Fit(problem.CreateTrainer()).ToDefinition();

        // Some 15,000 leaves: with a number for each class the graph would take 20 MB.
        Assert.InRange(definition.Onnx.Length, 1, 4_000_000);
        Parity.Parity.Check(frame, Options(trainer, "trees=10"), frame.Take([.. Enumerable.Range(0, 200)]));
    }

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(60, false, false)]
    [InlineData(60, true, false)]
    [InlineData(60, false, true)]
    public void Rows_one_by_one_find_the_splits_that_sums_by_class_find(int classes, bool isWeighted, bool randomCuts)
    {
        // Few levels: in small nodes splits of equal gain are many, and rounding picks one.
        var frame = Classes(classes, 1200, 11, spread: 0.7);
        var problem = LearningProblem.Of(frame, Options("random-forest"));
        var features = new Features([.. Enumerable.Range(0, frame.RowCount).SelectMany(row => Enumerable.Range(0, 4).Select(j => (float)((Column<double>)frame[$"x{j}"]).Values[row]))], frame.RowCount, [.. Enumerable.Range(0, 4).Select(j => new FeatureInfo($"x{j}"))]);
        var targets = problem.Targets with { Weights = isWeighted ? [.. Enumerable.Range(0, frame.RowCount).Select(i => 1f + (i % 3))] : null };
        TreeEnsemble Grow(bool grouped) => ((TreeModel)new ForestTrainer("random-forest", new ForestOptions { Trees = 20, MaxDepth = 3, Bootstrap = true, RandomCuts = randomCuts, GroupsClasses = grouped })
            .Fit(features, targets, new FitContext(LearningTask.Multiclass) { Seed = 3 })).Ensemble;

        var (grouped, summed) = (Grow(true), Grow(false));
        Assert.Equal(summed.Trees.Select(tree => tree.ToArray()), grouped.Trees.Select(tree => tree.ToArray()));
        Assert.True(summed.Trees.Sum(tree => tree.Length) > 60);
    }

    [Fact]
    public async Task Numbers_too_large_are_told_with_trainer_step_fold_and_what_to_change()
    {
        var frame = new Frame(
            new Column<double>("x", [.. Enumerable.Range(0, 60).Select(i => (double)i)]),
            new Column<double>("y", [.. Enumerable.Range(0, 60).Select(i => i * 1e300)]));
        var options = new FitOptions { Target = "y", Trainer = "gradient-boosting" };
        const string Expected = "The loss of the trainer gradient-boosting grew out of bounds in round 1 of 100 with learning_rate 0.1. Use a smaller one, such as 0.01, or a larger l2; divide columns or a target of very large numbers by a constant.";

        Assert.Equal(Expected, Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, options)).Message);
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => CrossValidation.RunAsync(frame, options with { Threads = 1 }, new() { Folds = 3 }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("Fold 1, 40 rows to fit on: " + Expected, exception.Message);
    }
}
