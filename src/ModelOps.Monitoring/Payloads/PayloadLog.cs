using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelOps.Monitoring.Payloads;
using ModelOps.Monitoring.Segments;
using ModelOps.Monitoring.Telemetry;

namespace ModelOps;

/// <summary>
/// Keeps what a scoring host was asked and what it answered, in Parquet files that <see cref="PayloadTables"/> reads. Scoring never waits for it: a request is put into
/// a queue, and one writer empties that every few seconds. What cannot be written waits in memory up to a limit, and is written when that works again.
/// </summary>
public sealed partial class PayloadLog : IScoringObserver, IAsyncDisposable
{
    internal const string Kind = "requests";

    private readonly PayloadLogOptions _options;
    private readonly ILogger _logger;
    private readonly PayloadMask _mask;
    private readonly SegmentFolder _segments;
    private readonly ConcurrentQueue<ScoredRequest> _queue = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<ScoredRequest> _taken = [];
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(1);
    private readonly ITimer _timer;
    private readonly Task _writing;
    private readonly Lock _counting = new();
    private long _waiting;
    private long _written;
    private long _dropped;
    private DateTimeOffset? _lastFlush;
    private volatile string? _error;
    private bool _isDue = true;
    private int _isEnded;

    /// <summary>A log; its folder is made when something is written.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="options">What it keeps; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options that do not fit; all errors at once.</exception>
    public PayloadLog(string folder, PayloadLogOptions? options = null)
    {
        _options = options ?? new PayloadLogOptions();
        string[] errors = [.. _options.Errors()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        Folder = Path.GetFullPath(folder);
        _logger = _options.LoggerFactory.CreateLogger(typeof(PayloadLog).FullName!);
        _mask = new PayloadMask(_options.Rules);
        _segments = new SegmentFolder(Folder, Kind, _options.MaximumBytes, _options.MaximumAge, _options.Time);
        _timer = _options.Time.CreateTimer(_ => Tick(), null, _options.FlushInterval, _options.FlushInterval);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>How it is doing.</summary>
    public PayloadLogStatus Status
    {
        get
        {
            lock (_counting)
            {
                return new(_written, Interlocked.Read(ref _waiting), Interlocked.Read(ref _dropped), _lastFlush, _error);
            }
        }
    }

    /// <inheritdoc />
    public bool Takes(string requestId) => _options.SampleShare >= 1 || StableHash.Of(requestId) < _options.SampleShare;

    /// <inheritdoc />
    public void Scored(ScoredRequest request)
    {
        if (!Takes(request.Id))
        {
            return;
        }

        var rows = PayloadFrame.RowsOf(request);
        if (rows == 0)
        {
            return;
        }

        // One request of more rows than may wait is taken when nothing else waits.
        var waiting = Interlocked.Add(ref _waiting, rows);
        if ((waiting > _options.QueueRows && waiting != rows) || Volatile.Read(ref _isEnded) == 1)
        {
            Interlocked.Add(ref _waiting, -rows);
            Drop(rows);
            return;
        }

        _queue.Enqueue(request);
        if (waiting >= _options.FlushRows)
        {
            _wakes.Writer.TryWrite(true);
        }
    }

    /// <summary>Writes what waits, now. When that is not possible, <see cref="Status"/> says why.</summary>
    /// <param name="cancellationToken">Stops waiting for another process that writes to the folder.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.Run(() => FlushNowAsync(cancellationToken), cancellationToken);

    /// <summary>Writes what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 1)
        {
            return;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        _wakes.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await FlushNowAsync(default).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _waiting, 0) is > 0 and var lost)
        {
            Drop(lost);
        }
    }

    private void Tick()
    {
        Volatile.Write(ref _isDue, true);
        _wakes.Writer.TryWrite(true);
    }

    private async Task WriteAsync()
    {
        try
        {
            await _segments.CleanAsync(default).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first flush says so.
        }

        await foreach (var _ in _wakes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            // While it cannot write, it tries once an interval, however many rows come.
            if (Interlocked.Exchange(ref _isDue, false) || _error is null)
            {
                await FlushNowAsync(default).ConfigureAwait(false);
            }
        }
    }

    private async Task FlushNowAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_queue.TryDequeue(out var request))
            {
                _taken.Add(request);
            }

            foreach (var group in PayloadFrame.Groups(_taken))
            {
                await AppendAsync(group, cancellationToken).ConfigureAwait(false);
                var done = group.ToHashSet(ReferenceEqualityComparer.Instance);
                _taken.RemoveAll(done.Contains);
            }

            if (_error is not null && Interlocked.Read(ref _waiting) == 0)
            {
                Resumed();
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it is, scoring goes on, and the next interval tries again.
            Stopped(error.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task AppendAsync(List<ScoredRequest> group, CancellationToken cancellationToken)
    {
        var rows = group.Sum(PayloadFrame.RowsOf);
        Frame frame;
        try
        {
            frame = PayloadFrame.Of(group, _mask);
        }
        catch (InvalidInputException error)
        {
            // Nothing that is tried again would help.
            Interlocked.Add(ref _waiting, -rows);
            Drop(rows);
            NoTable(_logger, rows, error.Message);
            return;
        }

        await _segments.AppendAsync(_ => frame, cancellationToken).ConfigureAwait(false);
        lock (_counting)
        {
            Interlocked.Add(ref _waiting, -rows);
            _written += rows;
            _lastFlush = _options.Time.GetUtcNow();
        }

        MonitoringTelemetry.Rows.Add(rows);

        // A counter that nothing was added to is not shown, and rules ask how it has grown.
        MonitoringTelemetry.Dropped.Add(0);
        MonitoringTelemetry.Errors.Add(0);
    }

    private void Drop(long rows)
    {
        Interlocked.Add(ref _dropped, rows);
        MonitoringTelemetry.Dropped.Add(rows);
    }

    private void Stopped(string reason)
    {
        MonitoringTelemetry.Errors.Add(1);
        if (_error is null)
        {
            CannotWrite(_logger, Folder, reason);
        }

        _error = reason;
    }

    private void Resumed()
    {
        _error = null;
        WritesAgain(_logger, Folder, Interlocked.Read(ref _dropped));
    }

    [LoggerMessage(1, LogLevel.Error, "The payload log cannot write to {Folder}, and tries again; scoring goes on: {Reason}")]
    private static partial void CannotWrite(ILogger logger, string folder, string reason);

    [LoggerMessage(2, LogLevel.Information, "The payload log writes to {Folder} again; {Dropped} rows were dropped since it started")]
    private static partial void WritesAgain(ILogger logger, string folder, long dropped);

    [LoggerMessage(3, LogLevel.Error, "{Rows} rows cannot be put into the payload log, and are dropped: {Reason}")]
    private static partial void NoTable(ILogger logger, int rows, string reason);
}
