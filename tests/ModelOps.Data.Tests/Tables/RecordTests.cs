using System.Data;

namespace ModelOps.Data.Tests.Tables;

public sealed class RecordTests
{
    private enum Grade
    {
        Good,
        Bad,
    }

    private sealed record Person(string Name, int? Age, double Income, bool IsOwner, DateOnly Since, Grade Grade, float[] Embedding);

    [Fact]
    public void Records_become_rows()
    {
        var frame = Frame.From<Person>(
        [
            new("Ann", 30, 1.5, true, new DateOnly(2020, 1, 1), Grade.Good, [1, 2]),
            new("Bob", null, double.NaN, false, new DateOnly(2021, 1, 1), Grade.Bad, [3, 4]),
        ]);

        Assert.Equal(["Name", "Age", "Income", "IsOwner", "Since", "Grade", "Embedding_0", "Embedding_1"], frame.Columns.Select(column => column.Name));
        Assert.Equal([30L, null], frame.Values("Age"));
        Assert.Equal([1.5, null], frame.Values("Income"));
        Assert.Equal(["Good", "Bad"], frame.Values("Grade"));
        Assert.Equal(new DateTime(2021, 1, 1), frame["Since"][1]);
        Assert.Equal([2, 4], frame.Numbers("Embedding_1"));
    }

    [Fact]
    public void Anonymous_objects_and_tuples_become_rows()
    {
        Assert.Equal([1.0, 2.5], Frame.From(new[] { new { X = 1.0 }, new { X = 2.5 } }).Values("X"));
        Assert.Equal(["Item1", "Item2"], Frame.From(new[] { (1, "a") }).Columns.Select(column => column.Name));
        Assert.Equal([1L], Frame.From(new object[] { new { X = 1 } }).Values("X"));
    }

    [Fact]
    public void No_rows_still_have_columns_of_their_types() =>
        Assert.Equal(
            [ColumnType.String, ColumnType.Int64, ColumnType.Float64, ColumnType.Bool, ColumnType.Timestamp, ColumnType.String],
            Frame.From(Array.Empty<Person>()).Columns.Take(6).Select(column => column.Type));

    [Fact]
    public void Lists_of_values_and_nulls_are_errors()
    {
        Assert.StartsWith("A list of Int32 has no columns.", Assert.Throws<InvalidInputException>(() => Frame.From(new[] { 1, 2 })).Message, StringComparison.Ordinal);
        Assert.Equal("Row 2 of the list is null. Leave it out.", Assert.Throws<InvalidInputException>(() => Frame.From(new[] { new Version(1, 0), null })).Message);
        Assert.Equal(
            "Column 'V' has lists of 1 values, but row 2 has 2. Give lists of one length, or make one column of each value.",
            Assert.Throws<InvalidInputException>(() => Frame.From(new[] { new { V = new[] { 1 } }, new { V = new[] { 1, 2 } } })).Message);
        Assert.StartsWith("Column 'X' is of type Object, which a frame cannot hold.", Assert.Throws<InvalidInputException>(() => Frame.From(new[] { new { X = new object() } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_table_goes_out_and_comes_back_unchanged()
    {
        var table = SampleTables.All.ToDataTable();

        Assert.Equal(DBNull.Value, table.Rows[1]["i"]);
        Assert.Equal(SampleTables.All.Shown(), Frame.From(table).Shown());
        Assert.Equal(SampleTables.All.Shown(), Frame.From(table.CreateDataReader()).Shown());
    }

    [Fact]
    public void Rows_that_were_deleted_are_left_out()
    {
        var table = SampleTables.All.ToDataTable();
        table.Rows[0].Delete();

        Assert.Equal(3, Frame.From(table).RowCount);
    }

    [Fact]
    public void Values_of_a_reader_make_the_type_and_are_never_rounded()
    {
        Assert.Equal([1.0, 2.5, null], Column(1, 2.5, DBNull.Value));
        Assert.Equal([null, SampleTables.Wide], Column(DBNull.Value, (decimal)SampleTables.Wide));
        Assert.Equal([5.25], Column(5.25m));
        Assert.StartsWith($"Column 'x' holds fractions and {SampleTables.Wide},", Assert.Throws<InvalidInputException>(() => Column(SampleTables.Wide, 0.5)).Message, StringComparison.Ordinal);
        Assert.Equal("Column 'x' holds numbers, but row 2 has text ('abc'). Give the column values of one type.", Assert.Throws<InvalidInputException>(() => Column(1, "abc")).Message);
    }

    private static object?[] Column(params object[] values)
    {
        var table = new DataTable();
        table.Columns.Add("x", typeof(object));
        foreach (var value in values)
        {
            table.Rows.Add(value);
        }

        return Frame.From(table).Values("x");
    }
}
