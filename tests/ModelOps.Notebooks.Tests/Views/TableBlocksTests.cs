using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Notebooks.Tests.Views;

/// <summary>A table wider than the page is cut into blocks of columns.</summary>
public sealed class TableBlocksTests
{
    private static readonly Gen<int[]> _widths = Gen.Choose(1, 40).NonEmptyListOf().Select(widths => widths.ToArray());

    [Fact]
    public void Every_column_is_in_one_block_and_every_later_block_begins_with_the_key() => Check.QuickThrowOnFailure(Prop.ForAll(_widths.ToArbitrary(), widths =>
    {
        var table = Of(widths);
        var blocks = TableBlocks.Of(table, 60, 30);
        return blocks.SelectMany((block, i) => block.Columns.Skip(i == 0 ? 0 : 1)).SequenceEqual(table.Columns)
            && blocks.All(block => block.Columns[0] == table.Columns[0] && block.Rows.Count == table.Rows.Count)
            && blocks.SelectMany((block, i) => block.Rows[1].Skip(i == 0 ? 0 : 1)).SequenceEqual(table.Rows[1])
            && blocks.All(block => block.Columns.Count <= 2 || block.Rows[0].Sum(cell => 2 + Math.Min(30, cell.Length)) <= 60);
    }));

    [Fact]
    public void A_single_last_column_may_stand_out()
    {
        Assert.Single(TableBlocks.Of(Of([20, 20, 100]), 60, 60, lastMayStandOut: true));
        Assert.Equal(2, TableBlocks.Of(Of([20, 20, 100]), 60, 60).Count);
        Assert.Equal(2, TableBlocks.Of(Of([20, 20, 100, 5]), 60, 60, lastMayStandOut: true).Count);
    }

    [Fact]
    public void The_key_is_the_first_column_with_a_name()
    {
        var table = new TablePart(null, ["", "name", "a", "b"], [["1", "x", new string('a', 30), new string('b', 30)]], [true, false, false, false]);

        Assert.Equal([["", "name", "a"], ["name", "b"]], TableBlocks.Of(table, 50, 40).Select(block => block.Columns));
        Assert.Equal([false, false], TableBlocks.Of(table, 50, 40)[1].RightAligned);
    }

    [Fact]
    public void Wide_letters_count_twice()
    {
        Assert.Single(TableBlocks.Of(new TablePart(null, ["a", "b"], [["東京東京", "東京東京"]], [false, false]), 20, 40));
        Assert.Equal(3, TableBlocks.Of(new TablePart(null, ["a", "b", "c", "d"], [["東京東京", "東京東京", "東京東京", "東京東京"]], [false, false, false, false]), 20, 40).Count);
    }

    private static TablePart Of(int[] widths) => new(
        null,
        [.. widths.Select((width, i) => $"{i}")],
        [[.. widths.Select(width => new string('x', Math.Max(2, width)))], [.. widths.Select((_, i) => $"{i}")]],
        [.. widths.Select(_ => false)]);
}
