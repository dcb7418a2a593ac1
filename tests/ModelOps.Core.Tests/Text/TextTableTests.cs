namespace ModelOps.Core.Tests.Text;

/// <summary>A table with a cell of dashes only, as of a CSV file whose first column is headed <c>-</c>, was an unforeseen error.</summary>
public sealed class TextTableTests
{
    [Theory]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("–")]
    public void A_cell_of_dashes_is_text(string cell) =>
        Assert.Equal($"  column   n\n  ──────  ──\n  {cell,-6}  -1\n\n", TextTable.Render(["column", "n"], [[cell, "-1"], ["", ""]]));

    [Fact]
    public void A_cell_is_one_line() =>
        Assert.Equal("  a    n\n  ───  ─\n  x⏎y  1\n  z    2\n", TextTable.Render(["a", "n"], [["x\r\ny", "1"], ["z", "2"]]));

    [Fact]
    public void Letters_of_two_columns_count_twice_and_marks_not_at_all() =>
        Assert.Equal("  city   n\n  ────  ──\n  東京   1\n  é     20\n".Replace("é", "e\u0301", StringComparison.Ordinal), TextTable.Render(["city", "n"], [["東京", "1"], ["e\u0301", "20"]]));
}
