using Microsoft.Data.Analysis;

namespace ModelOps.Data.Tests.Tables;

/// <summary>What docs/dataframe.md says of the answers that differ. A new version of the package that answers otherwise is found here.</summary>
public sealed class DataFrameDifferencesTests
{
    [Fact]
    public void The_mean_of_a_group_with_a_null()
    {
        var table = new DataFrame(new StringDataFrameColumn("g", ["a", "a", "a"]), new DoubleDataFrameColumn("x", [1, null, 3]));

        Assert.Equal(4 / 3.0, (double)table.GroupBy("g").Mean("x")["x"][0], 1e-12);
        Assert.Equal([2], Frame.From(table).GroupBy("g").Aggregate(Aggregate.Mean("x")).Numbers("mean_x"));
    }

    [Fact]
    public void The_sum_of_large_int32()
    {
        var table = new DataFrame(new StringDataFrameColumn("g", ["a", "a"]), new Int32DataFrameColumn("x", [2_000_000_000, 2_000_000_000]));

        Assert.Equal(-294_967_296, table["x"].Sum());
        Assert.Equal([4_000_000_000], Frame.From(table).GroupBy("g").Aggregate(Aggregate.Sum("x")).Numbers("sum_x"));
    }

    [Fact]
    public void Numbers_in_a_csv_file()
    {
        const string Csv = "id,zip\n9007199254740993,00123\n";

        var table = DataFrame.LoadCsvFromString(Csv);
        var frame = Frame.ParseCsv(Csv);

        Assert.Equal([9007199254740992f, 123f], table.Rows[0].ToArray());
        Assert.Equal([9007199254740993L, "00123"], frame.Columns.Select(column => column[0]));
    }

    [Fact]
    public void The_order_of_equal_rows()
    {
        var table = new DataFrame(new Int64DataFrameColumn("key", Enumerable.Range(0, 1000).Select(i => (long)(i % 3))), new Int64DataFrameColumn("row", Enumerable.Range(0, 1000).Select(i => (long)i)));

        Assert.False(IsStable(Frame.From(table.OrderBy("key"))));
        Assert.True(IsStable(Frame.From(table).Sort(new SortKey("key"))));
    }

    private static bool IsStable(Frame sorted)
    {
        var (keys, rows) = (sorted.Numbers("key"), sorted.Numbers("row"));
        return Enumerable.Range(1, rows.Length - 1).All(i => keys[i] > keys[i - 1] || rows[i] > rows[i - 1]);
    }
}
