using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet.Tests.Tables;

/// <summary>The rows that ML.NET fits on: floats, flags, keys and vectors, which <c>ToDataView</c> does not give.</summary>
public sealed class RowsViewTests
{
    private static readonly MLContext _ml = new(1);

    [Fact]
    public void Columns_of_every_type_are_read_as_they_are()
    {
        var view = new RowsView(3,
        [
            ViewColumns.Single("number", row => row / 2f), ViewColumns.Flag("flag", row => row == 1), ViewColumns.Text("text", row => row == 2 ? null : $"t{row}"),
            ViewColumns.Time("time", row => new DateTime(2026, 1, 1 + row)), ViewColumns.Key("key", ["a", "b"], 2, row => row - 1), ViewColumns.Vector("both", 2, (row, values) => (values[0], values[1]) = (row, -row)),
        ]);

        Assert.Equal(3, view.GetRowCount());
        Assert.Equal([0f, 0.5f, 1f], view.GetColumn<float>("number"));
        Assert.Equal([false, true, false], view.GetColumn<bool>("flag"));
        Assert.Equal(["t0", "t1", ""], view.GetColumn<string>("text"));
        Assert.Equal([1, 2, 3], view.GetColumn<DateTime>("time").Select(time => time.Day));
        // A key of 0 is a missing one.
        Assert.Equal([0u, 1u, 2u], view.GetColumn<uint>("key"));
        Assert.Equal([0f, 0f, 1f, -1f, 2f, -2f], view.GetColumn<float[]>("both").SelectMany(values => values));
    }

    [Fact]
    public void Keys_carry_the_names_of_their_classes()
    {
        var view = new RowsView(2, [ViewColumns.Key("key", ["low", "high"], 2, row => row)]);

        Assert.Equal(["low", "high"], _ml.Transforms.Conversion.MapKeyToValue("name", "key").Fit(view).Transform(view).GetColumn<string>("name"));
    }

    [Fact]
    public void Shuffled_rows_are_all_there_once_and_the_same_for_a_seed()
    {
        var view = new RowsView(100, [ViewColumns.Single("number", row => row)]);
        float[] Shuffled(int seed) => [.. _ml.Data.ShuffleRows(view, seed).GetColumn<float>("number")];

        Assert.Equal(Enumerable.Range(0, 100).Select(row => (float)row), Shuffled(1).Order());
        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }

    [Fact]
    public void A_cancellation_ends_whoever_reads()
    {
        using var stop = new CancellationTokenSource();
        var view = new RowsView(10_000, [ViewColumns.Single("number", row => row)], stop.Token);
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.True(cursor.MoveNext());
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
        {
            while (cursor.MoveNext())
            {
            }
        });
        Assert.True(cursor.Position < 1000);
    }

    [Fact]
    public void A_column_of_another_type_than_asked_for_is_named()
    {
        var view = new RowsView(1, [ViewColumns.Single("number", row => row)]);
        using var cursor = view.GetRowCursor(view.Schema);

        Assert.Equal("The column 'number' is of type Single, not Boolean.", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<bool>(view.Schema["number"])).Message);
    }
}
