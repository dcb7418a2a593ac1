namespace ModelOps.Core.Tests.Text;

/// <summary>A number with a unit is a time.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("5ms", 0.005)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("24h", 86400)]
    [InlineData("7d", 604800)]
    [InlineData("0s", 0)]
    public void A_number_with_a_unit_is_a_time(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("ms")]
    [InlineData("-1m")]
    [InlineData("10 m")]
    [InlineData("10w")]
    [InlineData("1e9d")]
    [InlineData("99999999999d")]
    public void Anything_else_is_none(string text) => Assert.Null(DurationText.Parse(text));

    [Theory]
    [InlineData("0s")]
    [InlineData("5ms")]
    [InlineData("1.5ms")]
    [InlineData("90s")]
    [InlineData("10m")]
    [InlineData("25h")]
    [InlineData("7d")]
    public void It_is_written_as_it_is_read(string text) => Assert.Equal(text, DurationText.Of(DurationText.Parse(text)!.Value));
}
