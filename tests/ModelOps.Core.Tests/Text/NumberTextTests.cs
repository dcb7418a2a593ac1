namespace ModelOps.Core.Tests.Text;

/// <summary>An error of 1e130 was printed with 130 digits.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(3, "3")]
    [InlineData(0.1234567, "0.123457")]
    [InlineData(1234567.891, "1234567.89")]
    [InlineData(1700000001, "1700000001")]
    [InlineData(1e130, "1.00e+130")]
    [InlineData(-8.8774312e129, "-8.87743e+129")]
    [InlineData(7.97492e-7, "7.97492e-07")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.MaxValue, "1.79769e+308")]
    [InlineData(double.Epsilon, "4.94066e-324")]
    public void A_number_is_short_whatever_its_size(double value, string text) => Assert.Equal(text, NumberText.Of(value));

    [Theory]
    [InlineData(0.81234, "0.8123")]
    [InlineData(0.5, "0.5")]
    [InlineData(4321.98765, "4321.9877")]
    [InlineData(1e130, "1.00e+130")]
    [InlineData(0.00002, "2.00e-05")]
    [InlineData(double.NaN, "–")]
    public void A_metric_has_four_decimals(double value, string text) => Assert.Equal(text, NumberText.Metric(value));

    [Fact]
    public void A_difference_has_its_sign() =>
        Assert.Equal(["+0.1", "-0.1", "0", "+1.00e+20"], new[] { 0.1, -0.1, 0, 1e20 }.Select(NumberText.Signed));

    [Fact]
    public void No_number_is_longer_than_twenty_characters()
    {
        var random = new Random(3);
        for (var i = 0; i < 10_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64());
            Assert.InRange(NumberText.Of(value).Length, 1, 20);
            Assert.InRange(NumberText.Metric(value).Length, 1, 21);
        }
    }
}
