using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Models.Telemetry;

/// <summary>What scoring shows of its work. Row scorers show nothing: a row takes less time than a look at a clock.</summary>
internal static class ModelTelemetry
{
    private static readonly Instrumentation _library = new(typeof(ModelTelemetry));
    private static readonly Histogram<double> _batches = _library.Duration("modelops.model.score.duration", "Batches of rows that a model scored.");
    private static readonly Counter<long> _rows = _library.Meter.CreateCounter<long>("modelops.model.score.rows", "{row}", "Rows that models scored in batches.");

    public static Operation? Score(int rows)
    {
        _rows.Add(rows);
        return _library.Start("score", _batches)?.Note("modelops.rows", rows);
    }
}
