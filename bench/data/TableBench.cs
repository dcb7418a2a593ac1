using Microsoft.ML;
using ModelOps;

/// <summary>A million rows of eight columns, out of a frame and back.</summary>
internal static class TableBench
{
    private const int Rows = 1_000_000;

    internal static void Run(Action<string, int, Action> measure)
    {
        var frame = Sample();
        var table = frame.ToDataFrame();
        var batch = frame.ToArrow();
        var view = new Foreign(frame.ToDataView());
        Same(frame, Frame.From(table));
        Same(frame, Frame.From(batch));
        Same(frame, Frame.From(view));
        measure("DataFrame from a frame", 15, () => frame.ToDataFrame());
        measure("DataFrame to a frame", 15, () => Frame.From(table));
        measure("Arrow from a frame", 15, () => frame.ToArrow());
        measure("Arrow to a frame", 15, () => Frame.From(batch));
        measure("IDataView from a frame, all read", 15, () => Read(frame.ToDataView()));
        measure("IDataView to a frame", 15, () => Frame.From(view));
        measure("DataTable from a frame", 3, () => frame.ToDataTable());
        measure("records to a frame", 3, () => Frame.From(Enumerable.Range(0, Rows).Select(i => new { A = i * 0.5, B = i * 2.0, C = i / 3.0, D = (long)i, E = i % 7, F = i % 2 == 0, G = "text", H = new DateTime(2026, 1, 1) })));
    }

    // IDataView has no missing timestamps, flags and whole numbers; missing text is empty there.
    private static Frame Sample()
    {
        var random = new Random(1);
        var start = new DateTime(2026, 1, 1);
        double[] Doubles(double missing) => [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() < missing ? double.NaN : random.NextDouble())];
        return new Frame(
            new Column<double>("a", Doubles(0)),
            new Column<double>("b", Doubles(0.1)),
            new Column<double>("c", Doubles(0.01)),
            new Column<long>("d", [.. Enumerable.Range(0, Rows).Select(i => (1L << 60) + i)]),
            new Column<long>("e", [.. Enumerable.Range(0, Rows).Select(i => (long)random.Next(100))]),
            new Column<bool>("f", [.. Enumerable.Range(0, Rows).Select(_ => random.Next(2) == 0)]),
            StringColumn.From("g", Enumerable.Range(0, Rows).Select(_ => $"category {random.Next(100)}")),
            new Column<DateTime>("h", [.. Enumerable.Range(0, Rows).Select(i => start.AddSeconds(i))]));
    }

    private static void Same(Frame frame, Frame other)
    {
        if (frame.Digest() != other.Digest())
        {
            throw new InvalidOperationException("The frame that came back is another.");
        }
    }

    private static double Read(IDataView view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        var doubles = new[] { "a", "b", "c" }.Select(name => cursor.GetGetter<double>(view.Schema[name])).ToArray();
        var integers = new[] { "d", "e" }.Select(name => cursor.GetGetter<long>(view.Schema[name])).ToArray();
        var flags = cursor.GetGetter<bool>(view.Schema["f"]);
        var texts = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["g"]);
        var timestamps = cursor.GetGetter<DateTime>(view.Schema["h"]);
        var (sum, real, whole, flag, text, timestamp) = (0.0, 0.0, 0L, false, default(ReadOnlyMemory<char>), default(DateTime));
        while (cursor.MoveNext())
        {
            foreach (var getter in doubles)
            {
                getter(ref real);
                sum += real;
            }

            foreach (var getter in integers)
            {
                getter(ref whole);
                sum += whole;
            }

            flags(ref flag);
            texts(ref text);
            timestamps(ref timestamp);
            sum += text.Length + timestamp.Ticks;
        }

        return sum;
    }

    // Another maker's view, so that every value goes through it.
    private sealed class Foreign(IDataView view) : IDataView
    {
        public DataViewSchema Schema => view.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => view.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => view.GetRowCursor(columnsNeeded, rand);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => view.GetRowCursorSet(columnsNeeded, n, rand);
    }
}
