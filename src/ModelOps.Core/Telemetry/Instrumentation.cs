using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOps.Telemetry;

/// <summary>The activity source and the meter of a library; both have its name.</summary>
public sealed class Instrumentation
{
    // From 0.1 ms for a small batch to half an hour for a search: the defaults of collectors are for milliseconds.
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    /// <summary>The source and the meter of a library.</summary>
    /// <param name="library">A type of it.</param>
    public Instrumentation(Type library)
    {
        var assembly = library.Assembly.GetName();
        Source = new ActivitySource(assembly.Name!, assembly.Version!.ToString(3));
        Meter = new Meter(assembly.Name!, assembly.Version!.ToString(3));
    }

    /// <summary>Makes spans.</summary>
    public ActivitySource Source { get; }

    /// <summary>Makes instruments.</summary>
    public Meter Meter { get; }

    /// <summary>A histogram of durations in seconds; its count is how often the thing was done.</summary>
    /// <param name="name">As <c>modelops.fit.duration</c>.</param>
    /// <param name="description">What takes this long.</param>
    public Histogram<double> Duration(string name, string description) => Meter.CreateHistogram(name, "s", description, null, _seconds);

    /// <summary>Begins a piece of work. Null when nobody listens: then it costs a few reads of fields.</summary>
    /// <param name="name">The name of its span.</param>
    /// <param name="duration">Where its duration goes.</param>
    /// <param name="kind">Whether it leaves the process.</param>
    /// <returns>Dispose it when the work has ended.</returns>
    public Operation? Start(string name, Histogram<double> duration, ActivityKind kind = ActivityKind.Internal) =>
        Source.HasListeners() || duration.Enabled ? new Operation(Source.StartActivity(name, kind), duration) : null;
}
