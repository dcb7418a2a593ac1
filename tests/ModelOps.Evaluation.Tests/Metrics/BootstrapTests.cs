namespace ModelOps.Evaluation.Tests.Metrics;

public sealed class BootstrapTests
{
    private static readonly MetricDefinition _accuracy = MetricCatalog.Find("accuracy");

    [Fact]
    public void The_interval_of_accuracy_is_near_the_binomial_one()
    {
        var interval = Bootstrap.Intervals(Classifier(400, 0.8, 1), [_accuracy], new() { Resamples = 2000 })[0];
        var error = 1.96 * Math.Sqrt(interval.Value * (1 - interval.Value) / 400);
        Assert.Equal(interval.Value - error, interval.Low, 0.01);
        Assert.Equal(interval.Value + error, interval.High, 0.01);
    }

    [Fact]
    public void The_same_seed_gives_the_same_intervals()
    {
        var metrics = MetricCatalog.For(LearningTask.Binary).Where(metric => !metric.NeedsCosts).ToArray();
        var input = Classifier(60, 0.7, 2);
        Assert.Equal(Bootstrap.Intervals(input, metrics), Bootstrap.Intervals(input, metrics));
        Assert.NotEqual(Bootstrap.Intervals(input, metrics), Bootstrap.Intervals(input, metrics, new() { Seed = 7 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_intervals_do_not_depend_on_how_many_threads_there_are(int threads)
    {
        var metrics = MetricCatalog.For(LearningTask.Binary).Where(metric => !metric.NeedsCosts).ToArray();
        var input = Classifier(60, 0.7, 2);
        Assert.Equal(Bootstrap.Intervals(input, metrics), Bootstrap.Intervals(input, metrics, new() { Threads = threads }));
    }

    [Fact]
    public void One_thread_is_the_callers_and_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        var here = Environment.CurrentManagedThreadId;
        var threads = new HashSet<int>();
        Bootstrap.Intervals(Classifier(60, 0.7, 2), [Counting(() => threads.Add(Environment.CurrentManagedThreadId))], new() { Threads = 1 }, stop.Token);
        Assert.Equal([here], threads);
        Assert.Throws<OperationCanceledException>(() => Bootstrap.Intervals(Classifier(60, 0.7, 2), [Counting(stop.Cancel)], new() { Threads = 1 }, stop.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Drawing_by_weights_gives_what_copying_the_rows_gives(bool weighted)
    {
        double[]? weights = weighted ? [.. Enumerable.Range(0, 50).Select(row => (row % 4) + 0.25)] : null;
        var random = new Random(3);
        var binary = MetricInput.ForClasses([.. Enumerable.Range(0, 50).Select(row => row % 3 == 0 ? 1 : 0)], [.. Enumerable.Range(0, 50).SelectMany(row => new[] { 1 - (row % 7 / 7.0), row % 7 / 7.0 })], 2, weights: weights).WithCosts([0, 1, 5, -1]);
        var three = MetricInput.ForClasses([.. Enumerable.Range(0, 50).Select(row => row % 3)], [.. Enumerable.Range(0, 150).Select(_ => random.NextDouble())], 3, weights: weights).WithCosts([0, 1, 2, 3, 0, 4, 5, 6, 0]);
        var numbers = MetricInput.ForValues([.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() * 9)], [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() * 9)], weights);
        var options = new BootstrapOptions { Resamples = 100, Seed = 5 };
        foreach (var rows in new[] { binary, three, numbers })
        {
            MetricDefinition[] metrics = [.. MetricCatalog.For(rows.Task)];
            double[][] copied = [.. Enumerable.Range(0, options.Resamples).Select(resample =>
            {
                var draws = new Random((options.Seed * 1_000_003) + resample);
                var part = rows.Take([.. Enumerable.Range(0, rows.Count).Select(_ => draws.Next(rows.Count))]);
                return metrics.Select(metric => metric.Compute(part)).ToArray();
            })];

            Assert.All(Bootstrap.Intervals(rows, metrics, options), (interval, i) =>
            {
                var expected = Bootstrap.Interval(metrics[i].Compute(rows), [.. copied.Select(sample => sample[i])], options.Confidence);
                Assert.Equal(expected.Low, interval.Low, 1e-9);
                Assert.Equal(expected.High, interval.High, 1e-9);
            });
        }
    }

    [Fact]
    public void An_interval_holds_its_value_even_if_chance_only_adds_to_it()
    {
        // Well calibrated: every resample is worse than the rows themselves.
        int[] targets = [.. Enumerable.Range(0, 100).Select(row => row % 10 < row / 10 ? 1 : 0)];
        var rows = MetricInput.ForClasses(targets, [.. Enumerable.Range(0, 100).SelectMany(row => new[] { 1 - (row / 10 / 10.0), row / 10 / 10.0 })], 2);
        var interval = Bootstrap.Intervals(rows, [MetricCatalog.Find("ece")])[0];

        Assert.Equal(0, interval.Value, 1e-12);
        Assert.Equal(interval.Value, interval.Low);
        Assert.True(interval.High > 0.02);
    }

    [Fact]
    public void The_intervals_cover_the_truth_about_as_often_as_they_say()
    {
        var covered = Enumerable.Range(0, 200).Count(seed =>
        {
            var interval = Bootstrap.Intervals(Classifier(100, 0.75, seed), [_accuracy], new() { Resamples = 200, Confidence = 0.9 })[0];
            return interval.Low <= 0.75 && 0.75 <= interval.High;
        });
        Assert.InRange(covered, 165, 195);
    }

    [Fact]
    public void Two_equal_models_differ_by_nothing()
    {
        var input = Classifier(80, 0.7, 3);
        Assert.Equal(new ConfidenceInterval(0, 0, 0), Bootstrap.Difference(input, input, _accuracy));
    }

    [Fact]
    public void A_paired_difference_is_narrower_than_the_values_themselves()
    {
        var first = Classifier(300, 0.7, 4);
        var worse = first.Predicted.ToArray();
        worse[0] = 1 - worse[0];
        var second = MetricInput.ForClasses(first.Targets.ToArray(), null, 2, predicted: worse);
        var difference = Bootstrap.Difference(first, second, _accuracy);
        var alone = Bootstrap.Intervals(first, [_accuracy])[0];
        Assert.True(difference.High - difference.Low < (alone.High - alone.Low) / 5);
    }

    [Fact]
    public void Wrong_options_and_unequal_rows_are_refused()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Bootstrap.Intervals(Classifier(9, 1, 1), [_accuracy], new() { Resamples = 5, Confidence = 95, Threads = -1 }));
        Assert.Equal(["The number of resamples 5 is out of range; give 100 to 100000.", "The confidence 95 is out of range; give a number between 0 and 1, such as 0.95.", "The number of threads -1 is out of range; give 1 or more, or 0 for all processors."], exception.Errors);
        exception = Assert.Throws<InvalidInputException>(() => Bootstrap.Difference(Classifier(9, 1, 1), Classifier(8, 1, 1), _accuracy));
        Assert.Equal("The two models were scored on 9 and 8 rows. Score both on the same rows to compare them.", exception.Message);
    }

    [Fact]
    public void A_metric_that_is_mostly_undefined_has_no_interval()
    {
        var interval = Bootstrap.Intervals(MetricInput.ForClasses([0, 0], [0.9, 0.1, 0.8, 0.2], 2), [MetricCatalog.Find("auc")])[0];
        Assert.True(double.IsNaN(interval.Low) && double.IsNaN(interval.High));
    }

    private static MetricDefinition Counting(Action seen) => new("counting", "Counts.", [LearningTask.Binary], true, (_, _) =>
    {
        seen();
        return 1;
    });

    private static MetricInput Classifier(int count, double accuracy, int seed)
    {
        var random = new Random(seed);
        var targets = Enumerable.Range(0, count).Select(_ => random.Next(2)).ToArray();
        var probabilities = targets.SelectMany(target =>
        {
            var right = random.NextDouble() < accuracy;
            var positive = (target == 1) == right ? 0.5 + (random.NextDouble() / 2) : random.NextDouble() / 2;
            return new[] { 1 - positive, positive };
        }).ToArray();
        return MetricInput.ForClasses(targets, probabilities, 2);
    }
}
