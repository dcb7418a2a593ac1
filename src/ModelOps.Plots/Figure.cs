using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>
/// A Plotly figure: traces and a layout, written as Plotly's own JSON (https://plotly.com/javascript/reference/).
/// Built by the static makers in this class; anything they lack is set on <see cref="Layout"/> or a trace.
/// </summary>
public sealed partial class Figure
{
    /// <summary>An empty figure.</summary>
    /// <param name="title">The title, shown on top.</param>
    /// <param name="xTitle">The x axis' title.</param>
    /// <param name="yTitle">The y axis' title.</param>
    public Figure(string title, string? xTitle = null, string? yTitle = null)
    {
        Title = title;
        Layout = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = title, ["x"] = 0.02, ["xanchor"] = "left" },
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 20, ["t"] = 50, ["b"] = 50 },
            ["xaxis"] = Axis(xTitle),
            ["yaxis"] = Axis(yTitle),
        };
    }

    /// <summary>The title, also the fallback text where no picture can be shown.</summary>
    public string Title { get; }

    /// <summary>Plotly's <c>layout</c> object.</summary>
    public JsonObject Layout { get; }

    /// <summary>Plotly's <c>data</c> array: one object a trace.</summary>
    public JsonArray Traces { get; } = [];

    /// <summary>Adds a trace as it stands.</summary>
    /// <param name="trace">A Plotly trace.</param>
    /// <returns>This figure.</returns>
    public Figure Add(JsonObject trace)
    {
        Traces.Add(trace);
        if (trace.ContainsKey("name"))
        {
            // Plotly hides the legend of a single trace, and with it what the trace's name says.
            Layout["showlegend"] = true;
        }

        return this;
    }

    /// <summary>The figure as Plotly JSON: <c>{"data": […], "layout": {…}}</c>, the content of <c>application/vnd.plotly.v1+json</c>.</summary>
    public JsonObject ToJsonObject() => new() { ["data"] = Traces.DeepClone(), ["layout"] = Layout.DeepClone() };

    /// <summary>The figure as Plotly JSON text.</summary>
    public string ToJson() => ToJsonObject().ToJsonString(JsonSerializerOptions.Default);

    private static JsonObject Axis(string? title)
    {
        var axis = new JsonObject { ["automargin"] = true, ["gridcolor"] = "#e5e5e5", ["zerolinecolor"] = "#bdbdbd" };
        if (title is not null)
        {
            axis["title"] = new JsonObject { ["text"] = title };
        }

        return axis;
    }

    /// <summary>Numbers as a JSON array; values JSON cannot hold (NaN, infinities) become null, which Plotly leaves out.</summary>
    internal static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(value) : null)]);
}
