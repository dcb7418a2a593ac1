using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps.Plots;

/// <summary>Draws one figure of <see cref="FigureSvg"/>: as high, and with as much room at the left, as its names need.</summary>
internal sealed class SvgDrawing
{
    private const double Width = 640;
    private const double Right = 20;
    private const double Top = 46;
    private const double Bottom = 62;
    private const double RowHeight = 22;
    private const int MostLabels = 400;
    private const int LongestName = 24;
    private static readonly string[] _colours = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
    private static readonly string[] _known = ["scatter", "bar", "heatmap"];
    private readonly Figure _figure;
    private readonly JsonObject[] _traces;
    private readonly double _left;
    private readonly double _height;

    internal SvgDrawing(Figure figure)
    {
        _figure = figure;
        _traces = [.. figure.Traces.OfType<JsonObject>()];
        string[] names = [.. _traces.SelectMany(trace => Values(trace, "y")).Where(value => value?.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(value => value!.ToString()).Concat((figure.Layout["yaxis"]?["ticktext"] as JsonArray ?? []).Select(text => text?.ToString() ?? "")).Distinct()];
        _left = 90 + (6 * Math.Max(0, Math.Min(LongestName, names.Select(name => name.Length).DefaultIfEmpty().Max()) - 12));
        _height = Math.Max(400, Top + Bottom + (RowHeight * names.Length));
    }

    /// <summary>False for figures of which only a browser makes a picture.</summary>
    internal bool IsPossible => _traces.Length > 0 && _traces.All(trace => _known.Contains((string?)trace["type"]));

    internal string Draw(string name)
    {
        var bars = _traces.Where(trace => (string?)trace["type"] == "bar").ToArray();
        var lying = bars.Any(trace => (string?)trace["orientation"] == "h");
        var isMoved = Array.Exists(bars, static trace => trace["base"] is JsonArray);
        var x = new SvgAxis(_figure.Layout["xaxis"], _traces.SelectMany(trace => Places(trace, "x").Concat(Ends(trace, "x"))), _left, Width - Right, bars.Length > 0 && lying && !isMoved);
        var y = new SvgAxis(_figure.Layout["yaxis"], _traces.SelectMany(trace => Places(trace, "y").Concat(Ends(trace, "y"))), _height - Bottom, Top, bars.Length > 0 && !lying && !isMoved);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg{name} viewBox=\"0 0 {Width} {_height}\" style=\"width:100%;max-width:{Width}px;height:auto\" role=\"img\" aria-label=\"{Escaped(_figure.Title)}\" font-family=\"system-ui,sans-serif\" font-size=\"12\" fill=\"currentColor\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"20\" font-size=\"15\">{Escaped(_figure.Title)}</text>");
        Axes(svg, x, y);
        for (var i = 0; i < _traces.Length; i++)
        {
            var colour = _colours[i % _colours.Length];
            switch ((string?)_traces[i]["type"])
            {
                case "heatmap":
                    Heatmap(svg, _traces[i], x, y);
                    break;
                case "bar":
                    Bars(svg, _traces[i], x, y, colour, lying, Array.IndexOf(bars, _traces[i]), (string?)_figure.Layout["barmode"] == "overlay" ? 1 : bars.Length);
                    break;
                default:
                    Scatter(svg, _traces[i], x, y, colour);
                    break;
            }

            Errors(svg, _traces[i], x, y, colour);
        }

        Legend(svg, _traces);
        return svg.Append("</svg>").ToString();
    }

    // Where something is drawn along an axis: of bars that begin elsewhere than at 0, both ends.
    private static IEnumerable<JsonNode?> Places(JsonObject trace, string axis) =>
        trace["base"] is JsonArray begins && axis == ((string?)trace["orientation"] == "h" ? "x" : "y")
            ? begins.Concat(Values(trace, axis).Select((value, i) => (JsonNode?)(SvgAxis.Number(value) + SvgAxis.Number(begins[i]))))
            : Values(trace, axis);

    // The ends of the intervals along one axis.
    private static IEnumerable<JsonNode?> Ends(JsonObject trace, string axis) => Spans(trace, axis).SelectMany(span => (double[])[span.Low, span.High]).Where(double.IsFinite).Select(value => (JsonNode?)value);

    private static IEnumerable<(double Low, double High)> Spans(JsonObject trace, string axis)
    {
        if (trace[$"error_{axis}"] is not JsonObject error || error["array"] is not JsonArray above)
        {
            return [];
        }

        var below = error["arrayminus"] as JsonArray ?? above;
        return Values(trace, axis).Select((value, i) => (SvgAxis.Number(value) - SvgAxis.Number(below[i]), SvgAxis.Number(value) + SvgAxis.Number(above[i])));
    }

    private static void Errors(StringBuilder svg, JsonObject trace, SvgAxis x, SvgAxis y, string colour)
    {
        foreach (var ((low, high), other) in Spans(trace, "x").Zip(Values(trace, "y")))
        {
            Whisker(svg, x.Place(low), y.Place(other), x.Place(high), y.Place(other), colour);
        }

        foreach (var ((low, high), other) in Spans(trace, "y").Zip(Values(trace, "x")))
        {
            Whisker(svg, x.Place(other), y.Place(low), x.Place(other), y.Place(high), colour);
        }
    }

    private static void Whisker(StringBuilder svg, double x1, double y1, double x2, double y2, string colour)
    {
        if (double.IsFinite(x1 + y1 + x2 + y2))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x1:0.#} {y1:0.#}L{x2:0.#} {y2:0.#}\" stroke=\"{colour}\" stroke-width=\"1.8\"/>");
        }
    }

    private static IEnumerable<JsonNode?> Values(JsonObject trace, string name) => trace[name] as JsonArray ?? [];

    private void Axes(StringBuilder svg, SvgAxis x, SvgAxis y)
    {
        foreach (var (place, text) in x.Ticks())
        {
            Line(svg, place, Top, place, _height - Bottom, x.IsNames);
            Text(svg, place, _height - Bottom + 16, text, "middle");
        }

        foreach (var (place, text) in y.Ticks())
        {
            Line(svg, _left, place, Width - Right, place, y.IsNames);
            Text(svg, _left - 6, place + 4, text.Length > LongestName ? text[..(LongestName - 1)] + "…" : text, "end");
        }

        Text(svg, (_left + Width - Right) / 2, _height - 24, x.Title ?? "", "middle");
        if (y.Title is { Length: > 0 } title)
        {
            var middle = (Top + _height - Bottom) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {middle:0.#}) rotate(-90)\" text-anchor=\"middle\">{Escaped(title)}</text>");
        }
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, bool faint)
    {
        if (!faint)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x1:0.#} {y1:0.#}L{x2:0.#} {y2:0.#}\" stroke=\"currentColor\" stroke-opacity=\"0.12\"/>");
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string fill = "currentColor")
    {
        if (text.Length > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{Escaped(text)}</text>");
        }
    }

    private static void Scatter(StringBuilder svg, JsonObject trace, SvgAxis x, SvgAxis y, string colour)
    {
        var points = Values(trace, "x").Zip(Values(trace, "y"), (a, b) => (X: x.Place(a), Y: y.Place(b))).ToArray();
        if ((string?)trace["mode"] == "markers")
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{colour}\" fill-opacity=\"0.6\">");
            foreach (var (px, py) in points.Where(IsThere))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{px:0.#}\" cy=\"{py:0.#}\" r=\"2.5\"/>");
            }

            svg.Append("</g>");
            return;
        }

        var filled = (string?)trace["fill"] == "toself";
        var dash = (string?)trace["line"]?["dash"] is null ? "" : " stroke-dasharray=\"5 4\"";
        svg.Append("<path d=\"");
        var isDrawing = false;
        foreach (var point in points)
        {
            // A band passes over a gap, a line ends there.
            if (IsThere(point))
            {
                svg.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{point.X:0.#} {point.Y:0.#}");
            }

            isDrawing = IsThere(point) || (isDrawing && filled);
        }

        var (own, width) = ((string?)trace["line"]?["color"] ?? colour, SvgAxis.Number(trace["line"]?["width"]) is var given && given > 0 ? given : 1.8);
        svg.Append(CultureInfo.InvariantCulture, $"{(filled ? $"Z\" fill=\"{colour}\" fill-opacity=\"0.25\"/>" : FormattableString.Invariant($"\" fill=\"none\" stroke=\"{Escaped(own)}\" stroke-width=\"{width}\"{dash}/>"))}");
    }

    private static bool IsThere((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private void Bars(StringBuilder svg, JsonObject trace, SvgAxis x, SvgAxis y, string colour, bool lying, int index, int count)
    {
        var (names, lengths) = lying ? (y, x) : (x, y);
        var positions = Values(trace, lying ? "y" : "x").ToArray();
        var values = Values(trace, lying ? "x" : "y").ToArray();
        var (begins, colours) = (trace["base"] as JsonArray, trace["marker"]?["color"] as JsonArray);
        var width = SvgAxis.Number(trace["width"]) is var given && double.IsFinite(given) ? given * names.Step : 0.8 * (names.IsNames ? names.Step : (Width - _left - Right) / Math.Max(1, positions.Length));
        var each = width / count;
        svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{colour}\" fill-opacity=\"0.8\">");
        for (var i = 0; i < Math.Min(positions.Length, values.Length); i++)
        {
            var begin = begins is null ? 0 : SvgAxis.Number(begins[i]);
            var (zero, end, middle) = (lengths.Place(begin), lengths.Place(begin + SvgAxis.Number(values[i])), names.Place(positions[i]));
            if (double.IsFinite(end) && double.IsFinite(middle))
            {
                var (start, size, side) = (Math.Min(zero, end), Math.Abs(end - zero), middle - (width / 2) + (index % count * each));
                var (left, top, wide, high) = lying ? (start, side, size, each) : (side, start, each, size);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.##}\" y=\"{top:0.##}\" width=\"{wide:0.##}\" height=\"{high:0.##}\"{(colours is null ? "" : $" fill=\"{Escaped((string?)colours[i] ?? colour)}\"")}/>");
            }
        }

        svg.Append("</g>");
    }

    private static void Heatmap(StringBuilder svg, JsonObject trace, SvgAxis x, SvgAxis y)
    {
        var (columns, rows) = (Values(trace, "x").ToArray(), Values(trace, "y").ToArray());
        var cells = Values(trace, "z").Select(row => row!.AsArray().Select(SvgAxis.Number).ToArray()).ToArray();
        var finite = cells.SelectMany(row => row).Where(double.IsFinite).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (Math.Min(0, finite.Min()), finite.Max());
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var value = cells[i][j];
                var share = double.IsFinite(value) && high > low ? (value - low) / (high - low) : 0;
                var (px, py) = (x.Place(columns[j]), y.Place(rows[i]));
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{px - (x.Step / 2):0.##}\" y=\"{py - (y.Step / 2):0.##}\" width=\"{x.Step:0.##}\" height=\"{y.Step:0.##}\" fill=\"#1f5a96\" fill-opacity=\"{0.06 + (0.9 * share):0.##}\"/>");
                if (rows.Length * columns.Length <= MostLabels && double.IsFinite(value))
                {
                    Text(svg, px, py + 4, value.ToString("G4", CultureInfo.InvariantCulture), "middle", share > 0.55 ? "#fff" : "currentColor");
                }
            }
        }
    }

    private void Legend(StringBuilder svg, JsonObject[] traces)
    {
        var at = _left;
        for (var i = 0; i < traces.Length; i++)
        {
            if ((string?)traces[i]["name"] is { Length: > 0 } name && at < Width - 60)
            {
                var shown = name.Length > 34 ? name[..33] + "…" : name;
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{at:0.#}\" y=\"29\" width=\"12\" height=\"8\" fill=\"{_colours[i % _colours.Length]}\"/>");
                Text(svg, at + 16, 38, shown, "start");
                at += 30 + (6.5 * shown.Length);
            }
        }
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
