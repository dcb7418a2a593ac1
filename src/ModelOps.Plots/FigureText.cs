using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>A figure as a few lines of text, for terminals and wherever no picture can be shown.</summary>
public static class FigureText
{
    private const int MostRows = 12;
    private const int BarWidth = 30;

    /// <summary>The title, then a summary of each trace.</summary>
    /// <param name="figure">The figure.</param>
    public static string Of(Figure figure)
    {
        var text = new StringBuilder(figure.Title);
        foreach (var trace in figure.Traces.OfType<JsonObject>())
        {
            switch ((string?)trace["type"])
            {
                case "heatmap":
                    Grid(text, trace);
                    break;
                case "bar" when Labels(trace) is { } labels:
                    Bars(text, trace, labels);
                    break;
                case "scatter" when trace["error_x"] is JsonObject error && trace["y"] is JsonArray names:
                    Intervals(text, trace, names, error);
                    break;
                case "parcoords":
                    text.Append(CultureInfo.InvariantCulture, $"\n  {trace["dimensions"]!.AsArray().Count} dimensions, {trace["dimensions"]!.AsArray().Select(each => each!["values"]!.AsArray().Count).FirstOrDefault()} lines");
                    break;
                default:
                    Ranges(text, trace);
                    break;
            }
        }

        return text.ToString();
    }

    private static void Ranges(StringBuilder text, JsonObject trace)
    {
        var x = Numbers(trace["x"]);
        var y = Numbers(trace["y"]);
        text.Append(CultureInfo.InvariantCulture, $"\n  {(string?)trace["name"] ?? (string?)trace["type"] ?? "trace"}: {y.Length} points, x {Range(x)}, y {Range(y)}");
        if (trace["line"]?["width"] is null && (string?)trace["mode"] == "lines" && y.Length > 0 && double.IsFinite(y[^1]))
        {
            text.Append($", last y {NumberText.Of(y[^1], 4)}");
        }
    }

    private static void Intervals(StringBuilder text, JsonObject trace, JsonArray names, JsonObject error)
    {
        var (values, above, below) = (Numbers(trace["x"]), Numbers(error["array"]), Numbers(error["arrayminus"]));
        var width = names.Select(name => name!.ToString().Length).DefaultIfEmpty().Max();
        for (var i = 0; i < names.Count; i++)
        {
            text.Append("\n  ").Append(names[i]!.ToString().PadRight(width)).Append(' ').Append(NumberText.Of(values[i], 4));
            if (double.IsFinite(above[i] + below[i]))
            {
                text.Append($" ({NumberText.Of(values[i] - below[i], 4)} to {NumberText.Of(values[i] + above[i], 4)})");
            }
        }
    }

    private static void Bars(StringBuilder text, JsonObject trace, string[] labels)
    {
        var values = Numbers(trace[(string?)trace["orientation"] == "h" ? "x" : "y"]);
        var shown = Math.Min(MostRows, Math.Min(labels.Length, values.Length));
        if ((string?)trace["name"] is { } name)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {name}:");
        }

        var width = labels.Take(shown).Select(label => label.Length).DefaultIfEmpty().Max();
        var largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        for (var i = 0; i < shown; i++)
        {
            var length = double.IsFinite(values[i]) && largest > 0 ? (int)Math.Round(Math.Abs(values[i]) / largest * BarWidth) : 0;
            text.Append("\n  ").Append(labels[i].PadRight(width)).Append(' ').Append('#', length).Append(length > 0 ? " " : "").Append(NumberText.Of(values[i], 4));
        }

        if (shown < labels.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  ... {labels.Length - shown} more");
        }
    }

    private static void Grid(StringBuilder text, JsonObject trace)
    {
        var columns = Labels(trace) ?? [];
        var rows = trace["y"]!.AsArray().Select(label => label!.ToString()).ToArray();
        var cells = trace["z"]!.AsArray().Select(row => Numbers(row).Select(value => NumberText.Of(value, 4)).ToArray()).ToArray();
        if (columns.Length > MostRows || rows.Length > MostRows)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {rows.Length} x {columns.Length} cells");
            return;
        }

        var head = rows.Select(row => row.Length).DefaultIfEmpty().Max();
        var widths = columns.Select((column, i) => Math.Max(column.Length, cells.Select(row => row[i].Length).DefaultIfEmpty().Max())).ToArray();
        text.Append("\n  ").Append(' ', head).AppendJoin("", columns.Select((column, i) => "  " + column.PadLeft(widths[i])));
        for (var row = 0; row < rows.Length; row++)
        {
            text.Append("\n  ").Append(rows[row].PadRight(head)).AppendJoin("", cells[row].Select((cell, i) => "  " + cell.PadLeft(widths[i])));
        }
    }

    private static string[]? Labels(JsonObject trace)
    {
        var labels = trace[(string?)trace["orientation"] == "h" ? "y" : "x"] as JsonArray;
        return labels?.FirstOrDefault()?.GetValueKind() == System.Text.Json.JsonValueKind.String ? [.. labels.Select(label => label?.ToString() ?? "")] : null;
    }

    private static double[] Numbers(JsonNode? values) =>
        values is JsonArray array ? [.. array.Select(value => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (double)value : double.NaN)] : [];

    private static string Range(double[] values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        return finite.Length == 0 ? "-" : $"{NumberText.Of(finite.Min(), 4)} to {NumberText.Of(finite.Max(), 4)}";
    }
}
