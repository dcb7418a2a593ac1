using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelOps.Monitoring.Telemetry;

namespace ModelOps.Monitoring.Reports;

/// <summary>The gauges of what was seen last.</summary>
internal static class MonitorGauges
{
    private static readonly Meter _meter = MonitoringTelemetry.Meter;
    private static readonly Gauge<double> _psi = _meter.CreateGauge<double>(MonitoringMetrics.DriftPsi, "1", "Population stability index of a column in the newest window.");
    private static readonly Gauge<double> _pValue = _meter.CreateGauge<double>(MonitoringMetrics.DriftPValue, "1", "Corrected p-value of a column in the newest window.");
    private static readonly Gauge<int> _drifted = _meter.CreateGauge<int>(MonitoringMetrics.Drifted, "1", "1 when the newest window has drifted, else 0.");
    private static readonly Gauge<double> _quality = _meter.CreateGauge<double>(MonitoringMetrics.Quality, "1", "A metric of labelled rows in the newest window.");
    private static readonly Gauge<double> _low = _meter.CreateGauge<double>(MonitoringMetrics.QualityLow, "1", "The lower end of its 95 % interval.");
    private static readonly Gauge<double> _high = _meter.CreateGauge<double>(MonitoringMetrics.QualityHigh, "1", "The upper end of its 95 % interval.");

    internal static void Set(string model, string version, IEnumerable<ColumnDrift> columns, IEnumerable<QualityMetric> quality, bool isDrifted)
    {
        var common = new TagList { { MonitoringMetrics.ModelName, model }, { MonitoringMetrics.Version, version } };
        _drifted.Record(isDrifted ? 1 : 0, common);
        foreach (var column in columns.Where(column => column.Problem is null))
        {
            var tags = common;
            tags.Add(MonitoringMetrics.Column, column.Column);
            _psi.Record(column.Psi, tags);
            _pValue.Record(column.AdjustedPValue, tags);
        }

        foreach (var metric in quality)
        {
            var tags = common;
            tags.Add(MonitoringMetrics.Metric, metric.Name);
            _quality.Record(metric.Interval.Value, tags);
            _low.Record(metric.Interval.Low, tags);
            _high.Record(metric.Interval.High, tags);
        }
    }
}
