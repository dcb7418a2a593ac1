using System.Text.Json.Nodes;

namespace ModelOps;

public sealed partial class Figure
{
    /// <summary>Adds a line.</summary>
    /// <param name="x">Positions on the x axis.</param>
    /// <param name="y">Heights; as many as <paramref name="x"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="dash">Plotly's dash name, as <c>dash</c> or <c>dot</c>; null for a solid line.</param>
    /// <returns>This figure.</returns>
    public Figure AddLine(IEnumerable<double> x, IEnumerable<double> y, string? name = null, string? dash = null)
    {
        var trace = Trace("scatter", name);
        trace["mode"] = "lines";
        trace["x"] = Numbers(x);
        trace["y"] = Numbers(y);
        if (dash is not null)
        {
            trace["line"] = new JsonObject { ["dash"] = dash };
        }

        return Add(trace);
    }

    /// <summary>Adds points.</summary>
    /// <param name="x">Positions on the x axis.</param>
    /// <param name="y">Positions on the y axis; as many as <paramref name="x"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <returns>This figure.</returns>
    public Figure AddPoints(IEnumerable<double> x, IEnumerable<double> y, string? name = null)
    {
        var trace = Trace("scatter", name);
        trace["mode"] = "markers";
        trace["x"] = Numbers(x);
        trace["y"] = Numbers(y);
        return Add(trace);
    }

    /// <summary>Adds bars over named categories.</summary>
    /// <param name="labels">The categories.</param>
    /// <param name="values">Heights; as many as <paramref name="labels"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <param name="horizontal">True for lying bars.</param>
    /// <returns>This figure.</returns>
    public Figure AddBars(IEnumerable<string> labels, IEnumerable<double> values, string? name = null, bool horizontal = false)
    {
        var trace = Trace("bar", name);
        trace["orientation"] = horizontal ? "h" : "v";
        trace[horizontal ? "y" : "x"] = Texts(labels);
        trace[horizontal ? "x" : "y"] = Numbers(values);
        if (horizontal)
        {
            FirstOnTop();
            RoomFor(trace["y"]!.AsArray().Count);
        }

        return Add(trace);
    }

    /// <summary>Adds a heat map with the value written in each cell.</summary>
    /// <param name="xLabels">Column names.</param>
    /// <param name="yLabels">Row names.</param>
    /// <param name="values">One row for each of <paramref name="yLabels"/>.</param>
    /// <returns>This figure.</returns>
    public Figure AddHeatmap(IEnumerable<string> xLabels, IEnumerable<string> yLabels, IEnumerable<IEnumerable<double>> values)
    {
        var trace = Trace("heatmap", null);
        trace["x"] = Texts(xLabels);
        trace["y"] = Texts(yLabels);
        trace["z"] = new JsonArray([.. values.Select(row => (JsonNode)Numbers(row))]);
        trace["texttemplate"] = "%{z}";
        trace["colorscale"] = "Blues";
        trace["reversescale"] = true;
        FirstOnTop();
        return Add(trace);
    }

    // Plotly counts upwards; a table is read downwards.
    private void FirstOnTop() => Layout["yaxis"]!["autorange"] = "reversed";

    private static JsonObject Trace(string type, string? name)
    {
        var trace = new JsonObject { ["type"] = type };
        if (name is null)
        {
            trace["showlegend"] = false;
        }
        else
        {
            trace["name"] = name;
        }

        return trace;
    }

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
}
