using System.Globalization;
using Microsoft.Extensions.Logging;
using ModelOps.Threading;

namespace ModelOps.Deployments.Watching;

/// <summary>Watches what a service logs: a look every interval, when the log has grown, or something else is looked for. No request waits for it, and what goes wrong in it is a problem that is shown.</summary>
internal sealed partial class ServiceWatch(string model, string folder, TimeProvider time, ILogger logger)
{
    // A look takes at most a tenth of the time.
    private const int Rest = 9;
    private static readonly TimeSpan _recent = TimeSpan.FromHours(1);
    private string _seen = "";
    private long? _lookedAt;
    private TimeSpan _took;

    /// <summary>What was seen last of each version.</summary>
    internal IReadOnlyList<VersionLook> Versions { get; private set; } = [];

    /// <summary>When that was; null before the first look.</summary>
    internal DateTimeOffset? At { get; private set; }

    /// <summary>What keeps it from watching, a sentence each.</summary>
    internal IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Looks, when the interval is over and the log has grown since, or the specification or the versions are others.</summary>
    /// <returns>Whether it looked.</returns>
    internal async Task<bool> TurnAsync(WatchSpec spec, Func<IReadOnlyList<WatchedVersion>> versions, CancellationToken cancellationToken)
    {
        if (_lookedAt is { } last && time.GetElapsedTime(last) is var since && (since < spec.Interval || since < _took * Rest))
        {
            return false;
        }

        var started = time.GetTimestamp();
        try
        {
            if (!Directory.Exists(folder))
            {
                return false;
            }

            // What must be known of a version is read from its folder.
            var watched = await LowPriority.RunAsync(versions).ConfigureAwait(false);
            var seen = Key(spec, watched);
            if (seen == _seen)
            {
                return false;
            }

            Versions = await LowPriority.RunAsync(() => Look(spec, watched, cancellationToken)).ConfigureAwait(false);
            (_seen, At) = (seen, time.GetUtcNow());
            Set([.. Versions.Where(each => each.IsFailed).Select(each => each.Note!)]);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next interval tries again.
            Set([$"The payload log is not watched: {exception.Message}"]);
            return true;
        }
        finally
        {
            (_lookedAt, _took) = (started, time.GetElapsedTime(started));
        }
    }

    // All that a look depends on but the time. Segments are never changed: new rows and labels are new files.
    private string Key(WatchSpec spec, IEnumerable<WatchedVersion> versions) => string.Join('\n',
    [
        $"{spec with { Expected = new Dictionary<string, double>() }}",
        .. spec.Expected.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:R}")),
        .. versions.Select(version => version.Version),
        .. Directory.EnumerateFiles(folder, "*.parquet").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ]);

    private VersionLook[] Look(WatchSpec spec, IReadOnlyList<WatchedVersion> versions, CancellationToken cancellationToken)
    {
        var from = (time.GetUtcNow() - _recent).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        using var session = new SqlSession(new SqlSessionOptions { Threads = WatchSpec.Threads });

        // A latency is that of a request, however many rows it has.
        var rows = PayloadTables.Query(
            session,
            folder,
            $"""
            SELECT version, count(*) FILTER (time >= TIMESTAMP '{from}') AS recent, quantile_cont(latency_ms, 0.5) FILTER (time >= TIMESTAMP '{from}' AND is_first) AS median, quantile_cont(latency_ms, 0.95) FILTER (time >= TIMESTAMP '{from}' AND is_first) AS high, quantile_cont(latency_ms, 0.99) FILTER (time >= TIMESTAMP '{from}' AND is_first) AS highest
            FROM (SELECT version, time, latency_ms, id IN (request_id, request_id || '/0') AS is_first FROM requests WHERE status = 200 AND NOT shadow) GROUP BY version
            """,
            cancellationToken);
        var places = Enumerable.Range(0, rows.RowCount).ToDictionary(row => (string)rows["version"][row]!);
        return [.. versions.DistinctBy(version => version.Version).Select(version => !places.TryGetValue(version.Version, out var row)
            ? new VersionLook(version.Version, null, "Nothing of it is in the payload log yet.")
            : Look(version, spec.Options(version), cancellationToken) with { Recent = Convert.ToInt64(rows["recent"][row], CultureInfo.InvariantCulture), Median = rows.Numbers("median")[row], High = rows.Numbers("high")[row], Highest = rows.Numbers("highest")[row] })];
    }

    private VersionLook Look(WatchedVersion version, MonitorOptions options, CancellationToken cancellationToken)
    {
        if (version.Baseline is not { } baseline)
        {
            return new(version.Version, null, "The model has no baseline (baseline.json), so its inputs are not compared. Train it again, or import it with its training data.");
        }

        try
        {
            var report = ModelMonitor.Look(baseline, version.Inputs, version.Facts, folder, options, cancellationToken);
            report.Publish(model);
            return new(version.Version, report, null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(version.Version, null, $"Version {version.Version} is not watched: {exception.Message}") { IsFailed = true };
        }
    }

    private void Set(string[] problems)
    {
        foreach (var problem in problems.Except(Problems))
        {
            Failed(logger, problem);
        }

        Problems = problems;
    }

    [LoggerMessage(20, LogLevel.Error, "{Problem}")]
    private static partial void Failed(ILogger logger, string problem);
}
