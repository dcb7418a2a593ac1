namespace ModelOps.Models.Tests.Definitions;

public sealed class WeightsTableTests
{
    private static LinearCoefficients Of(string[] outputs, int features) => new(
        outputs, [.. outputs.Select((_, k) => k + 0.5)], [.. Enumerable.Range(0, features).Select(i => new LinearFeature($"f{i}", [.. outputs.Select((_, k) => (double)(i - k))], 2))], features);

    [Theory]
    [InlineData(LearningTask.Regression, "What one more of the feature adds to price")]
    [InlineData(LearningTask.Binary, "What one more of the feature adds to the log-odds of price")]
    public void One_output_has_its_intercept_and_weights_on_one_scale(LearningTask task, string caption)
    {
        var table = Of(["price"], 3).ToTable(task);
        Assert.Equal(caption, table.Caption);
        Assert.Equal(["feature", "weight", "unit", "weight × unit"], table.Head);
        Assert.Equal([["f0", 0.0, 2.0, 0.0], ["f1", 1.0, 2.0, 2.0], ["f2", 2.0, 2.0, 4.0]], table.Rows);
        Assert.StartsWith("Intercept 0.5. The unit is what", table.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_outputs_have_a_column_each_and_twenty_of_many_features_are_shown()
    {
        var table = Of(["a", "b"], 21).ToTable(LearningTask.Multiclass);
        Assert.Equal("What one more of the feature adds to the score of each class; the strongest 20 of 21", table.Caption);
        Assert.Equal(["feature", "a", "b", "unit"], table.Head);
        Assert.Equal(20, table.Rows.Count);
        Assert.Equal(["f19", 19.0, 18.0, 2.0], table.Rows[^1]);
        Assert.StartsWith("The unit", table.Note, StringComparison.Ordinal);
    }
}
