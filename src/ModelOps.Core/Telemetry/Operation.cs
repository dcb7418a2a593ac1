using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOps.Telemetry;

/// <summary>
/// A piece of work that somebody watches: a span, and a duration with the same tags. What it says are names, counts and kinds of errors; never a message,
/// a value of data, a parameter or an address with credentials.
/// </summary>
public sealed class Operation : IDisposable
{
    private readonly Activity? _span;
    private readonly Histogram<double> _duration;
    private readonly long _started = Stopwatch.GetTimestamp();
    private TagList _tags;

    internal Operation(Activity? span, Histogram<double> duration)
    {
        _span = span;
        _duration = duration;
    }

    /// <summary>Says something of the work in its span and in its metrics.</summary>
    /// <param name="key">As <c>modelops.trainer</c>.</param>
    /// <param name="value">One of few.</param>
    public Operation Tag(string key, object value)
    {
        _tags.Add(key, value);
        return Note(key, value);
    }

    /// <summary>Says something in its span alone: a number, or one of many names.</summary>
    /// <param name="key">As <c>modelops.rows</c>.</param>
    /// <param name="value">The value; null to leave it out.</param>
    public Operation Note(string key, object? value)
    {
        _span?.SetTag(key, value);
        return this;
    }

    /// <summary>Gives the span the name that shows.</summary>
    /// <param name="name">As <c>POST runs/create</c>.</param>
    public void Name(string name)
    {
        if (_span is not null)
        {
            _span.DisplayName = name;
        }
    }

    /// <summary>Says that the work failed, and with which kind of error.</summary>
    /// <param name="error">The error; its message may hold what a user typed, and stays out.</param>
    public void Fail(Exception error) => Fail(error is OperationCanceledException ? typeof(OperationCanceledException).FullName! : error.GetType().FullName!);

    /// <summary>Says that the work failed.</summary>
    /// <param name="kind">An error code or the name of an exception.</param>
    public void Fail(string kind)
    {
        Tag("error.type", kind);
        _span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>The work has ended.</summary>
    public void Dispose()
    {
        _duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, _tags);
        _span?.Dispose();
    }
}
