using ModelOps.Learning;

namespace ModelOps.Testing;

/// <summary>What every preparation step does: the same in managed code and in the graph, on any rows.</summary>
public abstract class StepContract
{
    /// <summary>The step as <see cref="FitOptions.Steps"/> names it, as <c>log(size)</c>. Columns are the numbers size and age, and the texts kind and note.</summary>
    protected abstract string Step { get; }

    /// <summary>The graph is compared with managed code over all rows after the fit: this fails when they differ.</summary>
    /// <param name="seed">What the rows are drawn by.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_graph_prepares_as_managed_code_does(int seed)
    {
        using var trained = Learner.Fit(Rows(seed), new FitOptions { Target = "y", Trainer = "ridge", Steps = Step });

        var scored = trained.Predict(Rows(seed + 100));

        Assert.True(trained.GraphDifference < 1e-4, $"{Step}: the graph differs by {trained.GraphDifference}.");
        Assert.All(scored.Columns.OfType<Column<double>>(), column => Assert.DoesNotContain(column.Values.ToArray(), double.IsNaN));
    }

    /// <summary>A misspelt option is an error that names it.</summary>
    [Fact]
    public void An_option_that_it_does_not_have_is_refused()
    {
        var open = Step.IndexOf('(', StringComparison.Ordinal);
        var wrong = open < 0 ? $"{Step}(no_such_option=1)" : Step.TrimEnd()[..^1] + ", no_such_option=1)";

        Assert.Contains(PipelineSteps.Errors(wrong), sentence => sentence.Contains("no_such_option", StringComparison.Ordinal));
        Assert.Empty(PipelineSteps.Errors(Step));
    }

    private static Frame Rows(int seed)
    {
        var random = new Random(seed);
        string?[] kinds = ["red", "green", "blue", null];
        string[] words = ["good", "bad", "old", "new", "small"];
        return new Frame(
            new Column<double>("size", [.. Enumerable.Range(0, 200).Select(row => row % 9 == 0 ? double.NaN : (random.NextDouble() * 20) - 5)]),
            new Column<double>("age", [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(0, 90))]),
            StringColumn.From("kind", Enumerable.Range(0, 200).Select(_ => kinds[random.Next(kinds.Length)])),
            StringColumn.From("note", Enumerable.Range(0, 200).Select(_ => $"{words[random.Next(words.Length)]} {words[random.Next(words.Length)]}")),
            new Column<double>("y", [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())]));
    }
}
