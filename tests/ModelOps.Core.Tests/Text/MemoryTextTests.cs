namespace ModelOps.Core.Tests.Text;

public sealed class MemoryTextTests
{
    [Theory]
    [InlineData("512", 512L)]
    [InlineData("1K", 1024L)]
    [InlineData("512M", 512L << 20)]
    [InlineData("4G", 4L << 30)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("2Gi", 2L << 30)]
    [InlineData("2GB", 2L << 30)]
    [InlineData("1T", 1L << 40)]
    public void An_amount_is_read(string text, long bytes) => Assert.Equal(bytes, MemoryText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("4g")]
    [InlineData("-4G")]
    [InlineData("0")]
    [InlineData("0.1")]
    [InlineData("4GG")]
    [InlineData("4iG")]
    [InlineData("4i")]
    [InlineData("9999999999T")]
    [InlineData("NaN")]
    public void What_is_no_amount_is_not(string text) => Assert.Null(MemoryText.Parse(text));

    [Theory]
    [InlineData(1L, "1B")]
    [InlineData(1536L, "1.5K")]
    [InlineData(4L << 30, "4G")]
    [InlineData(1L << 50, "1024T")]
    public void An_amount_is_written(long bytes, string text) => Assert.Equal(text, MemoryText.Of(bytes));
}
