namespace ModelOps.Data.Tests.Tables;

/// <summary>A frame with every type, missing values in each, and what other tables tend to get wrong.</summary>
internal static class SampleTables
{
    internal const long Wide = 9_007_199_254_740_993; // 2^53 + 1: no double holds it

    internal static Frame All { get; } = new(
        new Column<double>("d", [1.5, double.NaN, -0.0, double.MaxValue]),
        new Column<long>("i", [Wide, 0, -3, long.MinValue], [false, true, false, false]),
        new Column<bool>("b", [true, false, false, true], [false, false, true, false]),
        new Column<DateTime>("t", [new DateTime(1969, 7, 20, 20, 17, 40).AddMicroseconds(123456), new DateTime(2024, 2, 29), default, new DateTime(9999, 12, 31)], [false, false, true, false]),
        StringColumn.From("s", ["", "a text of more than twelve bytes, ünïcödé 🙂", null, "00123"]));

    /// <summary>The same without what ML.NET cannot hold.</summary>
    internal static Frame Whole { get; } = new(
        new Column<double>("d", [1.5, double.NaN, -0.0]),
        new Column<long>("i", [Wide, long.MaxValue, long.MinValue]),
        new Column<bool>("b", [true, false, true]),
        new Column<DateTime>("t", [new DateTime(1969, 7, 20), new DateTime(2024, 2, 29), DateTime.MinValue]),
        StringColumn.From("s", ["", "ünïcödé 🙂", "00123"]));

    /// <summary>The columns with their types and values; unlike the digest, it takes −0 for 0, as ADO.NET's tables do.</summary>
    internal static IEnumerable<(string Name, ColumnType Type, string Values)> Shown(this Frame frame) =>
        frame.Columns.Select(column => (column.Name, column.Type, string.Join('|', frame.Values(column.Name).Select(value => value is 0.0 ? 0 : value ?? "missing"))));

    /// <summary>What a column holds, boxed.</summary>
    internal static object?[] Values(this Frame frame, string name) => [.. Enumerable.Range(0, frame.RowCount).Select(row => frame[name][row])];
}
