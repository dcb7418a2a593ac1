using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Tests.Slices;

public sealed class SlicerTests
{
    [Fact]
    public void Every_row_is_in_one_slice() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var count = random.Next(1, 60);
        Column column = random.Next(3) switch
        {
            0 => StringColumn.From("c", Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? null : $"v{random.Next(5)}")),
            1 => new Column<bool>("c", [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0)]),
            _ => new Column<double>("c", [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? double.NaN : Math.Round(random.NextDouble() * 30))]),
        };
        if (column is Column<double> && column.MissingCount == count)
        {
            return;
        }

        Slice[] slices = [.. Slicer.Cut(column)];

        Assert.Equal(Enumerable.Range(0, count), slices.SelectMany(slice => slice.Rows).Order());
        Assert.Equal(slices.Length, slices.Select(slice => slice.Value).Distinct().Count());
        Assert.All(slices, slice => Assert.Equal("c", slice.Column));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Few_numbers_have_a_slice_each_in_their_order()
    {
        var slices = Slicer.Cut(new Column<double>("n", [10, 2, double.NaN, 2, -1.5])).ToArray();
        Assert.Equal(["-1.5", "2", "10", "(missing)"], slices.Select(slice => slice.Value));
        Assert.Equal([1, 3], slices[1].Rows);
    }

    [Fact]
    public void Many_numbers_are_cut_at_their_quartiles()
    {
        var slices = Slicer.Cut(new Column<long>("n", [.. Enumerable.Range(0, 100).Select(i => (long)i)])).ToArray();
        Assert.Equal(["0 to below 25", "25 to below 50", "50 to below 75", "75 to 99"], slices.Select(slice => slice.Value));
        Assert.All(slices, slice => Assert.Equal(25, slice.Rows.Length));
    }

    [Fact]
    public void Timestamps_are_cut_at_dates()
    {
        var slices = Slicer.Cut(new Column<DateTime>("when", [.. Enumerable.Range(0, 20).Select(day => new DateTime(2026, 1, 1).AddDays(day))])).ToArray();
        Assert.Equal("2026-01-01 00:00 to below 2026-01-06 00:00", slices[0].Value);
        Assert.Equal("2026-01-16 00:00 to 2026-01-20 00:00", slices[^1].Value);
    }

    [Fact]
    public void Flags_are_true_and_false() => Assert.Equal(["false", "true"], Slicer.Cut(new Column<bool>("f", [true, false, true])).Select(slice => slice.Value));
}
