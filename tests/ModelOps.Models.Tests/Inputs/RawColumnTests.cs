using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Inputs;

public sealed class RawColumnTests
{
    [Fact]
    public void Every_kind_of_column_becomes_numbers()
    {
        Assert.Equal([1, double.NaN], RawColumn.Numbers(new Column<long>("n", [1, 0], [false, true])));
        Assert.Equal([1.0, 0], RawColumn.Numbers(new Column<bool>("n", [true, false])));
        Assert.Equal([1_500_000.0, -1_000_000], RawColumn.Numbers(new Column<DateTime>("n", [DateTime.UnixEpoch.AddSeconds(1.5), DateTime.UnixEpoch.AddSeconds(-1)])));
        Assert.Equal([1.5, double.NaN, double.NaN, -200], RawColumn.Numbers(StringColumn.From("n", ["1.5", null, "", "-2e2"])));
    }

    [Fact]
    public void Doubles_are_not_copied()
    {
        var column = new Column<double>("n", [1, 2]);
        Assert.Same(RawColumn.Numbers(column), RawColumn.Numbers(column));
    }

    [Fact]
    public void A_text_that_is_no_number_is_named_with_its_row() => Assert.Equal(
        "Column 'n' holds 'abc' in row 3, but the model needs numbers there. Give a number, or leave it empty for a missing value.",
        Assert.Throws<InvalidInputException>(() => RawColumn.Numbers(StringColumn.From("n", ["1", null, "abc"]))).Message);

    [Fact]
    public void Every_kind_of_column_becomes_text()
    {
        string?[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(RawColumn.Texts(column).Text)];
        Assert.Equal(["1", null], Texts(new Column<long>("n", [1, 0], [false, true])));
        Assert.Equal(["1", "0.5", null], Texts(new Column<double>("n", [1, 0.5, double.NaN])));
        Assert.Equal(["true", "false"], Texts(new Column<bool>("n", [true, false])));
        Assert.Equal(["2026-01-02T03:04:05.0000000"], Texts(new Column<DateTime>("n", [new DateTime(2026, 1, 2, 3, 4, 5)])));
        Assert.Equal(["a", null, null], Texts(StringColumn.From("n", ["a", "", null])));
    }

    [Fact]
    public void A_normal_text_survives_utf_8_and_stays_normal() => Prop.ForAll<NonNull<string>>(given =>
    {
        var normal = RawColumn.Normal(given.Get);
        Assert.Equal(normal, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(normal)));
        Assert.Equal(normal, RawColumn.Normal(normal));
        Assert.DoesNotContain('\0', normal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Odd_texts_become_one_text_with_those_they_look_like()
    {
        var texts = RawColumn.Texts(StringColumn.From("t", ["x", "x\0y", "\0", "\ud800", "\ufffd"]));
        Assert.Equal(["x", "x", null, "\ufffd", "\ufffd"], Enumerable.Range(0, 5).Select(texts.Text));
        Assert.Equal(2, texts.Categories.Count);
    }
}
