using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Selection;

namespace ModelOps.Learning.Tests.Selection;

public sealed class SamplerTests
{
    private static readonly SearchOptions _options = new() { Trainers = ["ridge", "gradient-boosting", "knn"], Preparation = false };

    private static SearchSpace Space => SearchSpace.Of(LearningTask.Regression, null, _options);

    [Fact]
    public void Every_value_of_a_dimension_lies_in_its_range_and_has_a_point() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        foreach (var (trainer, dimension) in Space.Dimensions.SelectMany((dimensions, i) => dimensions.Select(each => (Space.Trainers[i], each))))
        {
            var value = dimension.Value(random.NextDouble());
            Assert.Null(trainer.Parameters.First(parameter => parameter.Name == dimension.Name).Error(trainer.Name, value));
            Assert.Equal(value, dimension.Value(dimension.PointOf(value)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Both_ends_of_a_dimension_are_reached() => Assert.All(Space.Dimensions.SelectMany(each => each).Where(dimension => !dimension.IsChoice), dimension =>
    {
        Assert.Equal(dimension.Minimum, double.Parse(dimension.Value(0), System.Globalization.CultureInfo.InvariantCulture), 1e-3 * Math.Abs(dimension.Minimum));
        Assert.Equal(dimension.Maximum, double.Parse(dimension.Value(1), System.Globalization.CultureInfo.InvariantCulture), 1e-3 * Math.Abs(dimension.Maximum));
    });

    [Fact]
    public void A_grid_holds_choices_and_ends()
    {
        Assert.Equal([0, 0.5, 1], new SearchDimension("n", false, 0, 1, false, []).Grid(3));
        Assert.Equal([0, 1], new SearchDimension("n", true, 4, 5, false, []).Grid(3));
        Assert.Equal([0.0], new SearchDimension("n", true, 4, 4, false, []).Grid(3));
        Assert.Equal(["a", "b"], new SearchDimension("c", false, 0, 1, false, ["a", "b"]).Grid(3).Select(new SearchDimension("c", false, 0, 1, false, ["a", "b"]).Value));
    }

    [Theory]
    [InlineData(SearchStrategy.Tpe)]
    [InlineData(SearchStrategy.Random)]
    [InlineData(SearchStrategy.Grid)]
    [InlineData(SearchStrategy.Halving)]
    public void A_sampler_gives_as_many_trials_as_it_says_the_same_for_a_seed(SearchStrategy strategy)
    {
        var (first, again) = (Run(strategy, 24, 5), Run(strategy, 24, 5));

        Assert.Equal(Make(strategy, 24, 5).Total, first.Count);
        Assert.Equal(first.Select(Describe), again.Select(Describe));
        Assert.All(first, point =>
        {
            Assert.InRange(point.Trainer, 0, 2);
            Assert.True(point.Point is null || point.Point.Length == Space.Dimensions[point.Trainer].Count);
            Assert.All(point.Point ?? [], coordinate => Assert.InRange(coordinate, 0, 1));
        });
    }

    [Theory]
    [InlineData(SearchStrategy.Tpe)]
    [InlineData(SearchStrategy.Random)]
    public void Every_trainer_is_tried_with_its_defaults_first(SearchStrategy strategy) => Assert.Equal([0, 1, 2], Run(strategy, 19, 1).Where(point => point.Point is null).Select(point => point.Trainer));

    [Fact]
    public void Halving_keeps_the_better_third_on_three_times_the_rows()
    {
        var points = Run(SearchStrategy.Halving, 27, 3);
        Assert.Equal([27, 9, 3], points.GroupBy(point => point.RowShare).OrderBy(rung => rung.Key).Select(rung => rung.Count()));
        Assert.Equal([1 / 9.0, 1 / 3.0, 1], points.Select(point => point.RowShare).Distinct().Order());
    }

    [Fact]
    public void The_parzen_estimator_comes_nearer_to_the_best_than_even_draws()
    {
        double Best(SearchStrategy strategy) => Enumerable.Range(0, 12).Average(seed => Run(strategy, 60, seed).Min(Loss));
        Assert.True(Best(SearchStrategy.Tpe) < Best(SearchStrategy.Random));
    }

    private static ITrialSampler Make(SearchStrategy strategy, int trials, int seed) => strategy switch
    {
        SearchStrategy.Tpe => new TpeSampler(Space, trials, seed),
        SearchStrategy.Random => new RandomSampler(Space, trials, seed),
        SearchStrategy.Grid => new GridSampler(Space, trials, seed),
        _ => new HalvingSampler(Space, trials, seed),
    };

    // A loss with one best point, in the second trainer.
    private static double Loss(TrialPoint point) => point.Point is null ? 9 : (point.Trainer == 1 ? 0 : 3) + point.Point.Sum(coordinate => Math.Pow(coordinate - 0.3, 2));

    private static List<TrialPoint> Run(SearchStrategy strategy, int trials, int seed)
    {
        var sampler = Make(strategy, trials, seed);
        var outcomes = new List<TrialOutcome>();
        while (sampler.Next(outcomes) is { Count: > 0 } next)
        {
            outcomes.AddRange(next.Select(point => new TrialOutcome(point, Loss(point))));
        }

        return [.. outcomes.Select(outcome => outcome.Point)];
    }

    private static string Describe(TrialPoint point) => $"{point.Trainer} {point.RowShare:R} {string.Join(' ', point.Point ?? [])}";
}
