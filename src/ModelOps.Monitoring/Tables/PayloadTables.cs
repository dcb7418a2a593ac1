using ModelOps.Monitoring.Segments;

namespace ModelOps;

/// <summary>
/// The payload log of a deployment as tables of SQL: <c>requests</c>, <c>labels</c> (all that came, the later with the greater <c>sequence</c>) and the view <c>labelled</c>: requests with
/// their last label. Any process may read them while a service writes.
/// </summary>
public static class PayloadTables
{
    private const int Tries = 5;

    // What an empty log has.
    private const string NoRequests = """
        (SELECT '' AS id, '' AS request_id, TIMESTAMP '1970-01-01' AS time, '' AS model, '' AS version, 0.0::DOUBLE AS latency_ms, 0::BIGINT AS status, false AS shadow WHERE false)
        """;

    private const string NoLabels = "(SELECT '' AS id, '' AS label, 0.0::DOUBLE AS value, TIMESTAMP '1970-01-01' AS time, 0::BIGINT AS sequence WHERE false)";

    /// <summary>Runs a query over the tables of a log.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="sql">One or more statements; the last one's rows are the result.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public static Frame Query(string folder, string sql, CancellationToken cancellationToken = default)
    {
        using var session = new SqlSession();
        return Query(session, folder, sql, cancellationToken);
    }

    /// <summary>Runs a query over the tables of a log, and what else a session knows.</summary>
    /// <param name="session">The session; it gets the tables.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="sql">One or more statements; the last one's rows are the result.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public static Frame Query(SqlSession session, string folder, string sql, CancellationToken cancellationToken = default)
    {
        for (var tried = 1; ; tried++)
        {
            var (requests, labels) = (Segment.In(folder, PayloadLog.Kind), Segment.In(folder, LabelLog.Kind));
            try
            {
                Register(session, requests, labels);
                return session.Query(sql, cancellationToken);
            }
            catch (InvalidInputException) when (tried < Tries && requests.Concat(labels).Any(segment => !File.Exists(segment.Path)))
            {
                // The service has joined or deleted segments since they were listed.
            }
        }
    }

    /// <summary>Which labels fit the answers in a log: the classes that they have probabilities of, or numbers; any where the answers do not say.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static LabelLogOptions LabelsOf(string folder, TimeProvider? time = null)
    {
        string[] names = [.. Query(folder, "SELECT * FROM requests LIMIT 0").Columns.Select(column => column.Name)];
        var prefix = PayloadColumns.ProbabilityOf("");
        string[] classes = [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
        return new LabelLogOptions
        {
            Classes = classes.Length == 0 ? null : classes,
            NeedsNumbers = names.Contains(PayloadColumns.Prediction) && !names.Contains(PayloadColumns.Label),
            Time = time ?? TimeProvider.System,
        };
    }

    /// <summary>The version that answered last; null when nothing was scored.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static string? NewestVersion(string folder, CancellationToken cancellationToken = default)
    {
        using var session = new SqlSession();
        return NewestVersion(session, folder, cancellationToken);
    }

    internal static string? NewestVersion(SqlSession session, string folder, CancellationToken cancellationToken) =>
        (string?)Query(session, folder, "SELECT arg_max(version, time) AS version FROM requests WHERE status = 200 AND NOT shadow", cancellationToken)["version"][0];

    private static void Register(SqlSession session, IReadOnlyList<Segment> requests, IReadOnlyList<Segment> labels)
    {
        View("requests", requests.Count == 0 ? NoRequests : SqlText.ReadParquet(requests));
        View("labels", labels.Count == 0 ? NoLabels : SqlText.ReadParquet(labels));
        View(
            "labelled",
            """
            (SELECT requests.*, last.label AS actual, last.value AS actual_value, last.time AS labelled_at
            FROM requests JOIN (SELECT id, arg_max(label, sequence) AS label, arg_max(value, sequence) AS value, arg_max(time, sequence) AS time FROM labels GROUP BY id) last USING (id))
            """);

        void View(string name, string table) => session.Query($"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}");
    }
}
