using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Plots;

namespace ModelOps;

/// <summary>
/// A figure as a drawing of some kilobytes that needs no script: lines, points, bands, bars and heat maps. For pages that are
/// kept and sent, where plotly.js would be most of the file; what it cannot draw is shown as text.
/// </summary>
public static class FigureSvg
{
    private const double Width = 640;
    private const double Height = 400;
    private const double Left = 90;
    private const double Right = 20;
    private const double Top = 46;
    private const double Bottom = 62;
    private const int MostLabels = 400;
    private static readonly string[] _colours = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
    private static readonly string[] _known = ["scatter", "bar", "heatmap"];

    /// <summary>The drawing as an element of HTML; it takes the width there is, up to 640 pixels.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="id">The element's id; null for none.</param>
    public static string Of(Figure figure, string? id = null)
    {
        var traces = figure.Traces.OfType<JsonObject>().ToArray();
        var name = id is null ? "" : $" id=\"{WebUtility.HtmlEncode(id)}\"";
        if (traces.Length == 0 || traces.Any(trace => !_known.Contains((string?)trace["type"])))
        {
            return $"<pre{name}>{WebUtility.HtmlEncode(FigureText.Of(figure))}</pre>";
        }

        var bars = traces.Where(trace => (string?)trace["type"] == "bar").ToArray();
        var lying = bars.Any(trace => (string?)trace["orientation"] == "h");
        var x = new SvgAxis(figure.Layout["xaxis"], traces.SelectMany(trace => Values(trace, "x")), Left, Width - Right, bars.Length > 0 && lying);
        var y = new SvgAxis(figure.Layout["yaxis"], traces.SelectMany(trace => Values(trace, "y")), Height - Bottom, Top, bars.Length > 0 && !lying);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg{name} viewBox=\"0 0 {Width} {Height}\" style=\"width:100%;max-width:{Width}px;height:auto\" role=\"img\" aria-label=\"{Escaped(figure.Title)}\" font-family=\"system-ui,sans-serif\" font-size=\"12\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"20\" font-size=\"15\">{Escaped(figure.Title)}</text>");
        Axes(svg, x, y);
        for (var i = 0; i < traces.Length; i++)
        {
            var colour = _colours[i % _colours.Length];
            switch ((string?)traces[i]["type"])
            {
                case "heatmap":
                    Heatmap(svg, traces[i], x, y);
                    break;
                case "bar":
                    Bars(svg, traces[i], x, y, colour, lying, Array.IndexOf(bars, traces[i]), (string?)figure.Layout["barmode"] == "overlay" ? 1 : bars.Length);
                    break;
                default:
                    Scatter(svg, traces[i], x, y, colour);
                    break;
            }
        }

        Legend(svg, traces);
        return svg.Append("</svg>").ToString();
    }

    private static IEnumerable<JsonNode?> Values(JsonObject trace, string name) => trace[name] as JsonArray ?? [];

    private static void Axes(StringBuilder svg, SvgAxis x, SvgAxis y)
    {
        foreach (var (place, text) in x.Ticks())
        {
            Line(svg, place, Top, place, Height - Bottom, x.IsNames);
            Text(svg, place, Height - Bottom + 16, text, "middle");
        }

        foreach (var (place, text) in y.Ticks())
        {
            Line(svg, Left, place, Width - Right, place, y.IsNames);
            Text(svg, Left - 6, place + 4, text.Length > 14 ? text[..13] + "…" : text, "end");
        }

        Text(svg, (Left + Width - Right) / 2, Height - 24, x.Title ?? "", "middle");
        if (y.Title is { Length: > 0 } title)
        {
            var middle = (Top + Height - Bottom) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {middle:0.#}) rotate(-90)\" text-anchor=\"middle\">{Escaped(title)}</text>");
        }
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, bool faint)
    {
        if (!faint)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x1:0.#} {y1:0.#}L{x2:0.#} {y2:0.#}\" stroke=\"#e5e5e5\"/>");
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
        var points = Values(trace, "x").Zip(Values(trace, "y"), (a, b) => (X: x.Place(a), Y: y.Place(b))).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
        if ((string?)trace["mode"] == "markers")
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{colour}\" fill-opacity=\"0.6\">");
            foreach (var (px, py) in points)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{px:0.#}\" cy=\"{py:0.#}\" r=\"2.5\"/>");
            }

            svg.Append("</g>");
            return;
        }

        var filled = (string?)trace["fill"] == "toself";
        var dash = (string?)trace["line"]?["dash"] is null ? "" : " stroke-dasharray=\"5 4\"";
        svg.Append("<path d=\"");
        for (var i = 0; i < points.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{points[i].X:0.#} {points[i].Y:0.#}");
        }

        svg.Append(filled ? $"Z\" fill=\"{colour}\" fill-opacity=\"0.25\"/>" : $"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"{dash}/>");
    }

    private static void Bars(StringBuilder svg, JsonObject trace, SvgAxis x, SvgAxis y, string colour, bool lying, int index, int count)
    {
        var (names, lengths) = lying ? (y, x) : (x, y);
        var positions = Values(trace, lying ? "y" : "x").ToArray();
        var values = Values(trace, lying ? "x" : "y").ToArray();
        var width = SvgAxis.Number(trace["width"]) is var given && double.IsFinite(given) ? given * names.Step : 0.8 * (names.IsNames ? names.Step : (Width - Left - Right) / Math.Max(1, positions.Length));
        var each = width / count;
        svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{colour}\" fill-opacity=\"0.8\">");
        for (var i = 0; i < Math.Min(positions.Length, values.Length); i++)
        {
            var (zero, end, middle) = (lengths.Place(0.0), lengths.Place(values[i]), names.Place(positions[i]));
            if (double.IsFinite(end) && double.IsFinite(middle))
            {
                var (start, size, side) = (Math.Min(zero, end), Math.Abs(end - zero), middle - (width / 2) + (index % count * each));
                var (left, top, wide, high) = lying ? (start, side, size, each) : (side, start, each, size);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.##}\" y=\"{top:0.##}\" width=\"{wide:0.##}\" height=\"{high:0.##}\"/>");
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
                    Text(svg, px, py + 4, value.ToString("G4", CultureInfo.InvariantCulture), "middle", share > 0.55 ? "#fff" : "#222");
                }
            }
        }
    }

    private static void Legend(StringBuilder svg, JsonObject[] traces)
    {
        var at = Left;
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
