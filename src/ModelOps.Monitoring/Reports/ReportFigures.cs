using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOps.Monitoring.Reports;

/// <summary>The figures of a report.</summary>
internal static class ReportFigures
{
    private const int MostColumns = 30;
    private const int RowHeight = 20;

    /// <summary>The index of the columns that moved most, window by window.</summary>
    internal static Figure Drift(MonitorReport report)
    {
        var columns = Worst(report).Take(MostColumns).ToArray();
        var figure = new Figure("PSI by column and window").AddHeatmap(
            WindowLabels.Of(report.Windows), columns, columns.Select(column => report.Windows.Select(window => Math.Round(Psi(window, column), 3))));
        var trace = (JsonObject)figure.Traces[0]!;
        (trace["zmin"], trace["zmax"]) = (0, 2 * report.Limits.DriftPsi);
        trace["reversescale"] = true;
        trace["colorscale"] = "YlOrRd";
        // The scale is below the title: beside the picture it would take the width that names of columns need.
        trace["colorbar"] = new JsonObject { ["orientation"] = "h", ["thickness"] = 8, ["len"] = 0.6, ["x"] = 1, ["xanchor"] = "right", ["y"] = 1, ["yanchor"] = "bottom", ["tickfont"] = new JsonObject { ["size"] = 10 } };
        figure.Layout["xaxis"]!["type"] = "category";
        figure.Layout["yaxis"]!["type"] = "category";
        figure.Layout["yaxis"]!["dtick"] = 1;
        figure.Layout["margin"]!["t"] = 80;
        figure.Layout["height"] = 200 + (RowHeight * columns.Length);
        if (report.Windows.Count > 10)
        {
            trace.Remove("texttemplate");
        }

        return figure;
    }

    /// <summary>A metric with its interval over the windows; null without labels.</summary>
    internal static Figure? Quality(MonitorReport report)
    {
        var name = report.Windows.SelectMany(window => window.Quality).Select(metric => metric.Name).FirstOrDefault();
        var points = report.Windows.Zip(WindowLabels.Of(report.Windows), (window, label) => (Label: label, Metric: window.Quality.FirstOrDefault(metric => metric.Name == name))).Where(pair => pair.Metric is not null).ToArray();
        if (name is null || points.Length == 0)
        {
            return null;
        }

        var figure = new Figure($"{name} with 95 % interval", "Window", name);
        JsonArray Numbers(Func<QualityMetric, double> value) => new([.. points.Select(pair => double.IsFinite(value(pair.Metric!)) ? JsonValue.Create(value(pair.Metric!)) : null)]);
        figure.Add(new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines+markers",
            ["x"] = new JsonArray([.. points.Select(pair => JsonValue.Create(pair.Label))]),
            ["y"] = Numbers(metric => metric.Interval.Value),
            ["error_y"] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["array"] = Numbers(metric => metric.Interval.High - metric.Interval.Value),
                ["arrayminus"] = Numbers(metric => metric.Interval.Value - metric.Interval.Low),
            },
        });
        if (points[^1].Metric!.Expected is { } expected)
        {
            figure.Layout["shapes"] = new JsonArray(new JsonObject
            {
                ["type"] = "line",
                ["xref"] = "paper",
                ["x0"] = 0,
                ["x1"] = 1,
                ["y0"] = expected,
                ["y1"] = expected,
                ["line"] = new JsonObject { ["dash"] = "dash", ["color"] = "#888" },
                ["label"] = new JsonObject { ["text"] = "at training", ["textposition"] = "start", ["font"] = new JsonObject { ["color"] = "#666" } },
            });
        }

        return figure;
    }

    /// <summary>A line of the index over the windows, as a small picture; the dashed line is the limit.</summary>
    internal static string Sparkline(MonitorReport report, string column)
    {
        const double Width = 120, Height = 24;
        var values = report.Windows.Select(window => Psi(window, column)).ToArray();
        var most = Math.Max(report.Limits.DriftPsi * 1.2, values.Where(double.IsFinite).DefaultIfEmpty().Max());
        string Y(double value) => Number(Height - 1 - (value / most * (Height - 2)));
        var points = values.Select((value, i) => (value, X: values.Length == 1 ? Width / 2 : 2 + (i * (Width - 4) / (values.Length - 1)))).Where(pair => double.IsFinite(pair.value)).ToArray();
        var line = string.Join(' ', points.Select(pair => $"{Number(pair.X)},{Y(pair.value)}"));
        var last = points.Length == 0 ? "" : $"<circle cx=\"{Number(points[^1].X)}\" cy=\"{Y(points[^1].value)}\" r=\"2\" fill=\"#1f77b4\"/>";
        return $"<svg width=\"{Number(Width)}\" height=\"{Number(Height)}\" role=\"img\" aria-label=\"PSI over {values.Length} windows\"><line x1=\"0\" x2=\"{Number(Width)}\" y1=\"{Y(report.Limits.DriftPsi)}\" y2=\"{Y(report.Limits.DriftPsi)}\" stroke=\"#c33\" stroke-dasharray=\"3 3\"/><polyline points=\"{line}\" fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"1.5\"/>{last}</svg>";
    }

    /// <summary>The columns of the newest window, the worst first, then those that other windows alone have.</summary>
    internal static IEnumerable<string> Worst(MonitorReport report) =>
        Columns(report.Latest).Concat(report.Windows.Reverse().SelectMany(Columns)).Select(column => column.Column).Distinct();

    internal static IEnumerable<ColumnDrift> Columns(MonitorWindow window) => window.Inputs.Columns.Concat(window.Answers?.Columns ?? []).OrderByDescending(column => column.Level).ThenByDescending(column => column.Psi);

    private static double Psi(MonitorWindow window, string column) => Columns(window).FirstOrDefault(each => each.Column == column)?.Psi ?? double.NaN;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
