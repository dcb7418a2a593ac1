using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Slices;

public sealed class WorstSlicesTests
{
    private const int Seeds = 200;

    [Theory]
    [InlineData("log_loss")]
    [InlineData("error_rate")]
    [InlineData("mae")]
    public void Pure_noise_has_a_worse_slice_no_more_often_than_stated(string loss)
    {
        var found = Enumerable.Range(0, Seeds).Count(seed =>
        {
            var worst = Find(seed, 400, loss, _ => false);
            Assert.Equal((loss, 0.05), (worst.Loss, worst.Level));
            return worst.Slices.Any(slice => slice.IsWorse);
        });

        // 5 % and two standard errors.
        Assert.InRange(found, 0, 16);
    }

    [Theory]
    [InlineData("log_loss")]
    [InlineData("error_rate")]
    [InlineData("mae")]
    public void A_slice_that_is_bad_is_found_and_named(string loss)
    {
        var found = Enumerable.Range(0, 20).Count(seed =>
        {
            var worst = Find(seed, 2000, loss, row => row.Age < 30 && row.Housing == "rent");
            var first = worst.Slices[0];
            Assert.True(first.Difference.Low > 0 || !first.IsWorse);
            return first.IsWorse && worst.Slices.Any(slice => slice.Description.Contains("age < ", StringComparison.Ordinal) && slice.Description.Contains("housing = rent", StringComparison.Ordinal));
        });
        Assert.InRange(found, 18, 20);
    }

    [Fact]
    public void Bad_rows_without_a_value_and_rare_values_are_found_too()
    {
        Assert.Contains(Find(1, 2000, "mae", row => double.IsNaN(row.Age)).Slices, slice => slice is { IsWorse: true, Description: "age missing" });
        Assert.Contains(Find(1, 2000, "mae", row => row.Housing is null).Slices, slice => slice is { IsWorse: true, Description: "housing missing" });
        Assert.Contains(Find(1, 2000, "mae", row => row.Flag).Slices, slice => slice is { IsWorse: true, Description: "flag = true" });
    }

    [Fact]
    public void Its_interval_covers_the_slices_own_mean_as_often_as_said()
    {
        // Errors are uniform from 0 to 1, and from 1 to 2 in the bad slice.
        var covered = Enumerable.Range(0, 100).Count(seed => Find(seed, 600, "mae", row => row.Flag).Slices.First(slice => slice.Description == "flag = true").Loss is var interval && interval.Low <= 1.5 && 1.5 <= interval.High);
        Assert.InRange(covered, 88, 100);
    }

    [Fact]
    public void A_description_names_exactly_the_rows_it_counts()
    {
        var data = Data(new Random(4), 1000);
        var worst = Evaluator.Evaluate(MetricInput.ForValues(new double[1000], Predictions(data, row => row.Age is >= 40 and < 55)), "price", null, data, new() { WorstSlices = 50 }).WorstSlices!;
        var band = worst.Slices.First(slice => slice.IsWorse && slice.Description.Contains("<= age <", StringComparison.Ordinal));
        var words = band.Description.Split(" and ").Single(part => part.Contains("age", StringComparison.Ordinal)).Split(' ');
        Assert.InRange(double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), 38, 42);
        Assert.InRange(double.Parse(words[^1], System.Globalization.CultureInfo.InvariantCulture), 53, 57);
        Assert.Equal((500, 500), (worst.RowsToFind, worst.RowsToJudge));
        Assert.All(worst.Slices, slice => Assert.InRange(slice.Rows, worst.MinimumRows, worst.RowsToJudge - worst.MinimumRows));
        Assert.True(worst.Slices.Count <= worst.LookedAt);
        Assert.All(worst.Slices, slice => Assert.True(slice.AdjustedPValue >= slice.PValue));
    }

    [Fact]
    public void The_same_seed_finds_the_same_and_weights_count()
    {
        var data = Data(new Random(4), 1000);
        double[] predictions = Predictions(data, row => row.Flag);
        WorstSlices Of(double[]? weights, int seed = 42) => Evaluator.Evaluate(MetricInput.ForValues(new double[1000], predictions, weights), "price", null, data, new() { WorstSlices = 3, Intervals = new() { Seed = seed, Resamples = 100 } }).WorstSlices!;
        Assert.Equal(Of(null).Slices, Of(null).Slices);
        Assert.NotEqual(Of(null).Slices, Of(null, 43).Slices);
        var even = Of([.. Enumerable.Repeat(2.0, 1000)]);
        Assert.Equal(Of(null).Slices.Select(slice => (slice.Description, Math.Round(slice.PValue, 9))), even.Slices.Select(slice => (slice.Description, Math.Round(slice.PValue, 9))));

        // Bad rows without weight are no longer bad.
        var without = Of([.. Enumerable.Range(0, 1000).Select(row => data["flag"][row] is true ? 0.0 : 1)]);
        Assert.DoesNotContain(without.Slices, slice => slice is { IsWorse: true, Description: "flag = true" });
    }

    [Fact]
    public void Few_rows_and_equal_rows_have_no_slices()
    {
        var data = Data(new Random(4), 50);
        Assert.Equal(0, Evaluator.Evaluate(MetricInput.ForValues(new double[50], Predictions(data, _ => false)), "price", null, data, new() { WorstSlices = 3 }).WorstSlices!.LookedAt);
        data = Data(new Random(4), 500);
        Assert.Empty(Evaluator.Evaluate(MetricInput.ForValues(new double[500], new double[500]), "price", null, data, new() { WorstSlices = 3 }).WorstSlices!.Slices);
        Assert.Null(Evaluator.Evaluate(MetricInput.ForValues([1], [1]), "price").WorstSlices);
        Assert.Equal(
            "The number of worst slices 51 is out of range; give 0 to 50.",
            Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(MetricInput.ForValues([1], [1]), "price", null, null, new() { WorstSlices = 51 })).Message);
    }

    [Fact]
    public void They_are_kept_with_the_evaluation()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var options = new EvaluateOptions { WorstSlices = 4 };
        var evaluation = Evaluator.Evaluate(model, people, options);
        var (json, scores) = EvaluationEvidence.Write(evaluation, model, "credit", ("people", people.Digest(), people.RowCount), options, DateTimeOffset.UnixEpoch, "test");
        var restored = EvaluationEvidence.Read(json, "e").Restore(scores).WorstSlices!;
        Assert.Equal(evaluation.WorstSlices!.Slices, restored.Slices);
        Assert.Equal(evaluation.WorstSlices with { Slices = [] }, restored with { Slices = [] });
        var older = JsonNode.Parse(json)!.AsObject();
        older.Remove("worst_slices");
        Assert.Null(EvaluationEvidence.Read(older.ToJsonString(), "e").Restore(scores).WorstSlices);
    }

    private sealed record Row(double Age, string? Housing, bool Flag);

    private static Frame Data(Random random, int count) => new(
        new Column<double>("age", [.. Enumerable.Range(0, count).Select(_ => random.Next(8) == 0 ? double.NaN : Math.Round(18 + (random.NextDouble() * 52)))]),
        StringColumn.From("housing", Enumerable.Range(0, count).Select(_ => random.Next(8) switch { 0 => null, < 4 => "rent", < 7 => "own", _ => "free" })),
        new Column<bool>("flag", [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0)]),
        StringColumn.From("id", Enumerable.Range(0, count).Select(row => $"id {row}")),
        new Column<double>("noise", [.. Enumerable.Range(0, count).Select(_ => Math.Exp(3 * random.NextDouble()))]));

    private static bool[] Bad(Frame data, Func<Row, bool> isBad) =>
        [.. Enumerable.Range(0, data.RowCount).Select(row => isBad(new((double?)data["age"][row] ?? double.NaN, (string?)data["housing"][row], (bool)data["flag"][row]!)))];

    private static double[] Predictions(Frame data, Func<Row, bool> isBad)
    {
        var random = new Random(9);
        return [.. Bad(data, isBad).Select(bad => random.NextDouble() + (bad ? 1 : 0))];
    }

    private static WorstSlices Find(int seed, int count, string loss, Func<Row, bool> isBad)
    {
        var random = new Random(seed);
        var data = Data(random, count);
        var bad = Bad(data, isBad);
        int[] targets = [.. bad.Select(_ => random.Next(2))];
        var rows = loss switch
        {
            "mae" => MetricInput.ForValues(new double[count], [.. bad.Select(each => random.NextDouble() + (each ? 1 : 0))]),
            "error_rate" => MetricInput.ForClasses(targets, null, 2, predicted: [.. targets.Zip(bad, (target, each) => random.NextDouble() < (each ? 0.55 : 0.2) ? 1 - target : target)]),
            _ => MetricInput.ForClasses(targets, [.. targets.Zip(bad, (target, each) => (each ? 0.2 : 0.05) + (0.7 * Math.Pow(random.NextDouble(), 2)) is var wrong && target == 1 ? wrong : 1 - wrong).SelectMany(p => new[] { p, 1 - p })], 2),
        };
        return Evaluator.Evaluate(rows, "y", loss == "mae" ? null : ["no", "yes"], data, new() { WorstSlices = 10, Metrics = loss == "mae" ? ["mae"] : ["accuracy"] }).WorstSlices!;
    }
}
