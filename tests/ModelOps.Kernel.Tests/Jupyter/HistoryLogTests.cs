using ModelOps.Kernel.Jupyter;

namespace ModelOps.Kernel.Tests.Jupyter;

public sealed class HistoryLogTests
{
    private readonly HistoryLog _log = new();

    public HistoryLogTests()
    {
        _log.Add(1, "var x = 1;", null);
        _log.Add(2, "x + 1", "2");
        _log.Add(3, "x + 1", "2");
        _log.Add(4, "y", null);
    }

    [Fact]
    public void Tail_gives_the_last_lines_in_order() => Assert.Equal([3, 4], Numbers(_log.Tail(2)));

    [Fact]
    public void A_range_leaves_its_end_out() => Assert.Equal([2, 3], Numbers(_log.Range(0, 2, 4)));

    [Fact]
    public void Another_session_has_no_lines() => Assert.Empty(_log.Range(7, 0, 99));

    [Theory]
    [InlineData("x*", false, 99, new[] { 2, 3 })]
    [InlineData("*x*", false, 2, new[] { 2, 3 })]
    [InlineData("*x*", true, 99, new[] { 1, 3 })]
    [InlineData("?", false, 99, new[] { 4 })]
    [InlineData("x*", false, 0, new int[0])]
    public void A_search_takes_stars_and_question_marks(string pattern, bool unique, int count, int[] numbers) =>
        Assert.Equal(numbers, Numbers(_log.Search(pattern, unique, count)));

    [Fact]
    public void Lines_carry_their_output_when_it_is_asked_for()
    {
        Assert.Equal("""[[1,2,"x \u002B 1"]]""", HistoryLog.ToJson(_log.Range(1, 2, 3), withOutput: false).ToJsonString());
        Assert.Equal("""[[1,2,["x \u002B 1","2"]]]""", HistoryLog.ToJson(_log.Range(1, 2, 3), withOutput: true).ToJsonString());
    }

    private static IEnumerable<int> Numbers(IEnumerable<HistoryLine> lines) => lines.Select(line => line.Number);
}
