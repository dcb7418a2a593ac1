using ModelOps.Kernel.Jupyter;

namespace ModelOps.Kernel.Tests.Jupyter;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("a😀c", 2, 3)]
    [InlineData("😀😀", 2, 4)]
    [InlineData("", 0, 0)]
    public void Positions_are_counted_in_code_points(string text, int position, int index)
    {
        Assert.Equal(index, CodePoints.ToUtf16(text, position));
        Assert.Equal(position, CodePoints.FromUtf16(text, index));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(99)]
    public void A_position_outside_means_the_end(int position) => Assert.Equal(3, CodePoints.ToUtf16("abc", position));
}
