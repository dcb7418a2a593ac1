namespace ModelOps.Data.Tests.Tables;

public sealed class TableSourcesTests
{
    private sealed class Grid : List<double[]>;

    private sealed class GridSource : ITableSource
    {
        public string Name => "test-grid";

        public bool Takes(object table) => table is Grid;

        public Frame Read(object table, CancellationToken cancellationToken) => new(((Grid)table).Select((values, i) => new Column<double>($"c{i}", values)));
    }

    [Fact]
    public void Each_kind_of_table_is_found_by_its_type()
    {
        object[] tables =
        [
            SampleTables.Whole, SampleTables.Whole.ToDataFrame(), SampleTables.Whole.ToDataView(), SampleTables.Whole.ToArrow(), new[] { SampleTables.Whole.ToArrow() },
            Apache.Arrow.Table.TableFromRecordBatches(SampleTables.Whole.ToArrow().Schema, [SampleTables.Whole.ToArrow()]),
            SampleTables.Whole.ToDataTable(), SampleTables.Whole.ToDataTable().CreateDataReader(),
        ];

        Assert.All(tables, table =>
        {
            Assert.True(TableSources.Takes(table));
            Assert.True(TableSources.TryRead(table, out var frame));
            Assert.Equal(SampleTables.Whole.Shown(), frame.Shown());
        });
        Assert.Equal([1.0], Frame.From((object)new[] { new { X = 1.0 } }).Values("X"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData(5)]
    [InlineData(new[] { 1, 2 })]
    public void What_is_not_a_table_is_taken_by_none(object value)
    {
        Assert.False(TableSources.Takes(value));
        Assert.StartsWith($"A {value.GetType().Name} is not a table. Give a frame, dataframe,", Assert.Throws<InvalidInputException>(() => Frame.From(value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_added_is_asked_first()
    {
        TableSources.Add(new GridSource());

        Assert.Same(TableSources.Find("test-grid"), TableSources.All[^1]);
        Assert.Equal([1, 2], Frame.From((object)new Grid { new double[] { 1, 2 } }).Numbers("c0"));
    }
}
