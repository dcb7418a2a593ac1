namespace ModelOps.Monitoring.Tests;

/// <summary>Requests as a scoring host hands them over.</summary>
internal static class Requests
{
    internal static DateTimeOffset Start { get; } = new(2026, 11, 30, 6, 0, 0, TimeSpan.Zero);

    internal static ScoredRequest One(string id, double age = 40, string city = "Bern", double prediction = 1, string version = "1") => Of(
        id,
        new Frame(new Column<double>("age", [age]), StringColumn.From("city", [city])),
        new Frame(new Column<double>("prediction", [prediction])),
        version);

    internal static ScoredRequest Of(string id, Frame rows, Frame answer, string version = "1") =>
        new(id, "credit", version, Start, TimeSpan.FromMilliseconds(2.5), rows.RowCount, 200) { Rows = rows, Answer = answer };

    internal static ScoredRequest Failed(string id, int status = 400) => new(id, "credit", "1", Start, TimeSpan.FromMilliseconds(0.5), 0, status);

    internal static string[] Texts(this Frame frame, string column) => [.. Enumerable.Range(0, frame.RowCount).Select(row => frame[column][row]?.ToString() ?? "–")];

    internal static long Count(string folder, string from = "requests") => (long)PayloadTables.Query(folder, $"SELECT count(*) AS n FROM {from}")["n"][0]!;
}
