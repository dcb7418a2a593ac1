using ModelOps.Governance.Reproduction;

namespace ModelOps.Governance.Tests.Reproduction;

/// <summary>How far two texts and two numbers are apart.</summary>
public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a", "a", 0)]
    [InlineData("at 2026-03-01 12:00:00.123 UTC", "at 2027-12-31T23:59Z", 0)]
    [InlineData("""{"at":"2026-03-01T12:00:00\u002B00:00","x":1}""", """{"at":"2026-03-02T12:00:00\u002B00:00","x":1}""", 0)]
    [InlineData("model_uuid: '549712c2ea6641039c4ef44652550a38'\n", "model_uuid: c31224c78c3d43fb90f29100bebaf807\n", 0)]
    [InlineData("{\"a\":[1,2],\"b\":null}", "{\"b\": null, \"a\": [1.0, 2]}", 0)]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1,2.5]}", 0.2)]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1,2,3]}", double.PositiveInfinity)]
    [InlineData("{\"a\":1}", "{\"b\":1}", double.PositiveInfinity)]
    [InlineData("{\"a\":1}", "{\"a\":\"1\"}", double.PositiveInfinity)]
    [InlineData("{\"a\":true}", "{\"a\":false}", double.PositiveInfinity)]
    [InlineData("a 1.0", "a 1.1", double.PositiveInfinity)]
    public void Ids_and_times_do_not_count_and_numbers_do(string first, string second, double difference)
    {
        Assert.Equal(difference, TextDifference.Of(first, second), 12);
        Assert.Equal(difference, TextDifference.Of(second, first), 12);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(0.0, -0.0, 0)]
    [InlineData(double.NaN, double.NaN, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 0)]
    [InlineData(double.NaN, 1, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [InlineData(4, 5, 0.2)]
    [InlineData(-1, 1, 2)]
    [InlineData(0, 1e-300, 1)]
    public void The_difference_of_two_numbers_is_relative_to_the_larger(double first, double second, double difference) => Assert.Equal(difference, Closeness.Of(first, second), 12);

    [Theory]
    [InlineData(0, ReproductionOutcome.Equal)]
    [InlineData(1e-6, ReproductionOutcome.WithinTolerance)]
    [InlineData(1.1e-6, ReproductionOutcome.Different)]
    [InlineData(double.PositiveInfinity, ReproductionOutcome.Different)]
    public void The_tolerance_itself_is_within(double difference, ReproductionOutcome outcome) => Assert.Equal(outcome, Closeness.Outcome(difference, 1e-6));
}
