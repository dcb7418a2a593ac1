namespace ModelOps.Testing;

/// <summary>What every metric does: a value or NaN for any rows, the same for weights as for rows that are repeated, and a name that finds it.</summary>
public abstract class MetricContract
{
    /// <summary>The metric.</summary>
    protected abstract MetricDefinition Metric { get; }

    /// <summary>A row with weight 2 counts as two rows. A bootstrap, and so every interval, rests on this.</summary>
    [Fact]
    public void A_weight_counts_as_rows_that_are_repeated()
    {
        foreach (var task in Metric.Tasks)
        {
            var random = new Random(5);
            var weights = Enumerable.Range(0, 60).Select(_ => (double)random.Next(0, 4)).ToArray();
            var rows = Rows(task, 60, 7);
            int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))];

            var weighted = Metric.Compute(Rows(task, 60, 7, weights));

            Assert.Equal(Metric.Compute(rows.Take(repeated)), weighted, 1e-9);
        }
    }

    /// <summary>Where it is undefined, as for one row or one class, it is NaN and not an error.</summary>
    [Fact]
    public void Few_rows_give_a_value_or_NaN()
    {
        foreach (var task in Metric.Tasks)
        {
            for (var count = 1; count <= 3; count++)
            {
                Assert.False(double.IsInfinity(Metric.Compute(Rows(task, count, count))));
            }
        }
    }

    /// <summary>The order of the rows does not matter.</summary>
    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        foreach (var task in Metric.Tasks)
        {
            var rows = Rows(task, 50, 3);
            int[] backwards = [.. Enumerable.Range(0, 50).Reverse()];

            Assert.Equal(Metric.Compute(rows), Metric.Compute(rows.Take(backwards)), 1e-9);
        }
    }

    /// <summary>It is found by its name and its aliases, and says what it measures.</summary>
    [Fact]
    public void It_is_found_by_every_name()
    {
        Assert.All(Metric.Aliases.Prepend(Metric.Name), name => Assert.Same(Metric, MetricCatalog.Find(name)));
        Assert.NotEmpty(Metric.Description);
        Assert.NotEmpty(Metric.Tasks);
    }

    /// <summary>A task that it does not name is refused.</summary>
    [Fact]
    public void Another_task_is_refused()
    {
        foreach (var task in Enum.GetValues<LearningTask>().Except(Metric.Tasks))
        {
            Assert.Throws<InvalidInputException>(() => Metric.Compute(Rows(task, 10, 1)));
        }
    }

    private static MetricInput Rows(LearningTask task, int count, int seed, double[]? weights = null)
    {
        var random = new Random(seed);
        if (task == LearningTask.Regression)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => 1 + random.NextDouble())];
            return MetricInput.ForValues(values, [.. values.Select(value => value + (random.NextDouble() / 3))], weights);
        }

        var classes = task == LearningTask.Binary ? 2 : 3;
        int[] targets = [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
        var probabilities = new double[count * classes];
        for (var row = 0; row < count; row++)
        {
            var scores = Enumerable.Range(0, classes).Select(each => 0.05 + random.NextDouble() + (targets[row] == each ? 0.5 : 0)).ToArray();
            for (var each = 0; each < classes; each++)
            {
                probabilities[(row * classes) + each] = scores[each] / scores.Sum();
            }
        }

        double[] costs = [.. Enumerable.Range(0, classes * classes).Select(cell => cell % (classes + 1) == 0 ? 0.0 : cell)];
        return MetricInput.ForClasses(targets, probabilities, classes, weights: weights).WithCosts(costs);
    }
}
