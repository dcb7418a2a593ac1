using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ModelOps.TestSupport.Telemetry;

/// <summary>
/// Keeps the spans, measurements and log lines of one test: what other tests do at the same time belongs to another trace.
/// </summary>
public sealed class TelemetryRecord : ILoggerFactory
{
    private static readonly ActivitySource _tests = new("ModelOps.TestSupport");

    private readonly Lock _lock = new();
    private readonly List<Activity> _spans = [];
    private readonly List<Measured> _measurements = [];
    private readonly List<string> _lines = [];
    private readonly ActivityListener _listener;
    private readonly MeterListener _meters = new();
    private readonly Activity _root;

    public TelemetryRecord()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => IsOurs(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Keep(() => _spans.Add(span), span),
        };
        ActivitySource.AddActivityListener(_listener);
        _root = _tests.StartActivity("test")!;
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>The spans that ended, in that order.</summary>
    public IReadOnlyList<Activity> Spans => Copy(_spans);

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<Measured> Measurements => Copy(_measurements);

    /// <summary>The log, as <c>Warning ModelOps.Tracking[5] message</c>.</summary>
    public IReadOnlyList<string> Lines => Copy(_lines);

    /// <summary>All that was said, for a test that something was not.</summary>
    public string Everything => string.Join(
        '\n',
        [
            .. Spans.Select(span => $"{span.DisplayName} {span.OperationName} {span.StatusDescription} {Text(span.TagObjects)} {string.Join(' ', span.Events.Select(each => $"{each.Name} {Text(each.Tags)}"))} {Text(span.Baggage)}"),
            .. Measurements.Select(each => $"{each.Name} {Text(each.Tags)}"),
            .. Lines,
        ]);

    /// <summary>The span of a name; a server's may end after its answer has arrived.</summary>
    public async Task<Activity> SpanAsync(string name)
    {
        for (var waited = 0; waited < 500; waited++)
        {
            if (Spans.FirstOrDefault(span => span.DisplayName == name) is { } found)
            {
                return found;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"There is no span '{name}' among {string.Join(", ", Spans.Select(span => span.DisplayName))}.");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
        _meters.Dispose();
    }

    // ASP.NET Core's span carries the trace over to a server in the same process.
    private static bool IsOurs(string name) => name.StartsWith("ModelOps.", StringComparison.Ordinal) || name == "Microsoft.AspNetCore";

    private static string Text<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var measured = new Measured(instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary());
        Keep(() => _measurements.Add(measured), Activity.Current);
    }

    private void Keep(Action add, Activity? span)
    {
        if (span is not null && span != _root && (span.TraceId == _root?.TraceId))
        {
            lock (_lock)
            {
                add();
            }
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }

    private sealed class Logger(TelemetryRecord record, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category.StartsWith("ModelOps.", StringComparison.Ordinal))
            {
                lock (record._lock)
                {
                    record._lines.Add($"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)}{exception}");
                }
            }
        }
    }
}

/// <summary>A measurement.</summary>
public sealed record Measured(string Name, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);
