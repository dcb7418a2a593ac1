using System.Globalization;
using ModelOps.Monitoring.Payloads;
using ModelOps.Monitoring.Segments;

namespace ModelOps.Monitoring.Windows;

/// <summary>The windows of a log, read once: what comes in meanwhile belongs to the next look.</summary>
internal sealed class LoggedWindows : IDisposable
{
    private const string Number = "modelops_window";
    private const string All = "modelops_window_rows";

    private readonly SqlSession _session;
    private readonly MonitorOptions _options;
    private readonly HashSet<string> _columns;
    private readonly string _scored;

    internal LoggedWindows(string folder, MonitorOptions options, CancellationToken cancellationToken)
    {
        (_options, _session) = (options, new SqlSession(new SqlSessionOptions { Threads = options.Threads }));
        Version = options.Version ?? PayloadTables.NewestVersion(_session, folder, cancellationToken);
        _scored = $"status = 200 AND NOT shadow AND version = {SqlText.Literal(Version ?? "")}";
        PayloadTables.Query(
            _session,
            folder,
            $"""
            CREATE TEMP TABLE labels_now AS SELECT id, arg_max(label, sequence) AS label, arg_max(value, sequence) AS value FROM labels GROUP BY id;
            CREATE TEMP TABLE failed AS SELECT time FROM requests WHERE status <> 200 AND NOT shadow AND version = {SqlText.Literal(Version ?? "")};
            CREATE TEMP TABLE scored AS
            SELECT * FROM (
                SELECT *, count(*) OVER (PARTITION BY {Number}) AS {All}, dense_rank() OVER (ORDER BY {Number} DESC) AS modelops_window_rank, row_number() OVER (PARTITION BY {Number} ORDER BY md5(id), id) AS modelops_window_place
                FROM (SELECT *, {Place} AS {Number} FROM requests WHERE {_scored})
            )
            WHERE modelops_window_rank <= {options.MostWindows} AND modelops_window_place <= {options.MostRows}
            """,
            cancellationToken);
        _columns = [.. _session.Query("SELECT * FROM scored LIMIT 0", cancellationToken).Columns.Select(column => column.Name)];
        Windows = [.. List(cancellationToken)];
    }

    /// <summary>The version that is looked at; null when nothing was scored.</summary>
    internal string? Version { get; }

    /// <summary>The windows, the oldest first, without verdicts.</summary>
    internal IReadOnlyList<(long Number, DateTimeOffset Start, DateTimeOffset End, long Rows, long Failed, double Median, double High)> Windows { get; }

    public void Dispose() => _session.Dispose();

    private string Place => _options.WindowRows is { } rows
        ? string.Create(CultureInfo.InvariantCulture, $"(row_number() OVER (ORDER BY time, id) - 1) // {rows}")
        : string.Create(CultureInfo.InvariantCulture, $"epoch_us(time) // {Microseconds}");

    private long Microseconds => _options.Window.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The inputs of a window that can be compared, under their own names, and why others cannot.</summary>
    internal (Frame Rows, IReadOnlyList<string> NotCompared) Inputs(long window, IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        string[] logged = [.. inputs.Where(name => _columns.Contains(PayloadColumns.OfInput(name)))];
        var reasons = inputs.Except(logged).Select(name => $"'{name}' is not in the payload log: a privacy rule drops it.").ToList();
        if (logged.Length == 0)
        {
            return (new Frame(), reasons);
        }

        var rows = _session.Query($"SELECT {string.Join(", ", logged.Select(name => $"{SqlText.Name(PayloadColumns.OfInput(name))} AS {SqlText.Name(name)}"))} FROM scored WHERE {Number} = {window}", cancellationToken);
        string[] masked = [.. rows.Columns.OfType<StringColumn>().Where(column => column.Categories.Any(PayloadMask.IsMasked)).Select(column => column.Name)];
        reasons.AddRange(masked.Select(name => $"'{name}' is hidden in the payload log by a privacy rule."));
        return (rows.Drop(masked), reasons);
    }

    /// <summary>The answers of a window.</summary>
    internal Frame Answers(long window, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        _session.Query($"SELECT {Names(columns)} FROM scored WHERE {Number} = {window}", cancellationToken);

    /// <summary>The first answers of the version in the log, and when the last of them came.</summary>
    internal (Frame Answers, DateTimeOffset Until) First(string folder, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var rows = PayloadTables.Query(_session, folder, $"SELECT {Names(columns)}, time AS modelops_time FROM requests WHERE {_scored} ORDER BY time, id LIMIT {_options.ReferenceRows}", cancellationToken);
        var until = rows.RowCount == 0 ? default : Time(rows, "modelops_time", rows.RowCount - 1);
        return (rows.Drop("modelops_time"), until);
    }

    /// <summary>The answers of a window that have a label, with it.</summary>
    internal Frame Labelled(long window, IReadOnlyList<string> columns, CancellationToken cancellationToken) => _session.Query(
        $"SELECT {string.Join(", ", columns.Select(name => $"scored.{SqlText.Name(name)}"))}, labels_now.label AS {PayloadColumns.Actual}, labels_now.value AS {PayloadColumns.ActualValue} FROM scored JOIN labels_now USING (id) WHERE {Number} = {window} ORDER BY scored.time, scored.id",
        cancellationToken);

    /// <summary>Whether the log has a column.</summary>
    internal bool Has(string column) => _columns.Contains(column);

    private static string Names(IReadOnlyList<string> columns) => string.Join(", ", columns.Select(SqlText.Name));

    // A latency is that of a request, however many rows it has.
    private IEnumerable<(long Number, DateTimeOffset Start, DateTimeOffset End, long Rows, long Failed, double Median, double High)> List(CancellationToken cancellationToken)
    {
        var found = _session.Query(
            $"""
            SELECT {Number}::BIGINT AS number, min(time) AS first, max(time) AS last, max(all_rows)::BIGINT AS rows, quantile_cont(latency_ms, 0.5) AS median, quantile_cont(latency_ms, 0.99) AS high
            FROM (SELECT {Number}, time, latency_ms, max({All}) AS all_rows FROM scored GROUP BY {Number}, request_id, time, latency_ms)
            GROUP BY {Number} ORDER BY number
            """,
            cancellationToken);
        for (var i = 0; i < found.RowCount; i++)
        {
            var number = (long)found["number"][i]!;
            var (start, end) = _options.WindowRows is null
                ? (DateTimeOffset.UnixEpoch.AddTicks(number * _options.Window.Ticks), DateTimeOffset.UnixEpoch.AddTicks((number + 1) * _options.Window.Ticks))
                : (Time(found, "first", i), Time(found, "last", i));
            var failed = _session.Query($"SELECT count(*) AS n FROM failed WHERE time >= {Stamp(start)} AND time {(_options.WindowRows is null ? "<" : "<=")} {Stamp(end)}", cancellationToken);
            yield return (number, start, end, (long)found["rows"][i]!, (long)failed["n"][0]!, (double)found["median"][i]!, (double)found["high"][i]!);
        }
    }

    private static DateTimeOffset Time(Frame frame, string column, int row) => new(((Column<DateTime>)frame[column]).Values[row], TimeSpan.Zero);

    private static string Stamp(DateTimeOffset time) => $"TIMESTAMP '{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";
}
