using System.Text.Json;
using System.Text.Json.Nodes;
using DynamicObj;
using ModelOps.Plots.PlotlyNet;
using Plotly.NET;

namespace ModelOps;

/// <summary>Figures as Plotly.NET's charts, and back.</summary>
public static class PlotlyNetFigures
{
    /// <summary>The figure as a chart of Plotly.NET, to go on with there. It has the figure's own look: no template is added.</summary>
    /// <param name="figure">The figure.</param>
    public static GenericChart ToPlotlyNet(this Figure figure)
    {
        var traces = figure.Traces.Select(trace => Fill(new Trace(trace!["type"]?.GetValue<string>() ?? "scatter"), (JsonObject)trace)).ToArray();
        return GenericChart.setLayout(Fill(new Layout(), figure.Layout), GenericChart.ofTraceObjects(false, traces));
    }

    /// <summary>The chart as a figure.</summary>
    /// <param name="chart">The chart.</param>
    public static Figure ToFigure(this GenericChart chart) => Charts.ToFigure(chart);

    private static T Fill<T>(T target, JsonObject members)
        where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in members)
        {
            if (name != "type" || target is not Trace)
            {
                target.SetProperty(name, Value(value));
            }
        }

        return target;
    }

    private static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => Fill(new DynamicObj.DynamicObj(), members),
        JsonArray items => items.Select(Value).ToArray(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(node.ToJsonString()),
        },
    };

    private static object Number(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var whole)
            ? whole
            : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
