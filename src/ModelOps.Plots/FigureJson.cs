using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

public sealed partial class Figure
{
    private Figure(string title, JsonObject layout, JsonArray traces)
    {
        Title = title;
        Layout = layout;
        Traces = traces;
    }

    /// <summary>A figure from Plotly's JSON: <c>{"data": […], "layout": {…}}</c>. NaN and infinities written as text among numbers become null, which Plotly leaves out.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="InvalidInputException">The text is not a figure.</exception>
    public static Figure Parse(string json)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"The figure cannot be read, since it is not JSON: {error.Message}", error);
        }

        if (node is not JsonObject figure || figure["data"] is not JsonArray traces || traces.Any(trace => trace is not JsonObject))
        {
            throw new InvalidInputException("The figure cannot be read, since its JSON has no array 'data' of traces. Give an object with 'data' and 'layout', as Plotly writes it.");
        }

        var layout = figure["layout"] as JsonObject ?? [];
        figure.Clear();
        NullNonNumbers(traces);
        TitleAsObject(layout);
        return new Figure((layout["title"] as JsonObject)?["text"] is JsonValue text && text.TryGetValue<string>(out var words) ? words : "", layout, traces);
    }

    /// <summary>A figure from what another library draws.</summary>
    /// <param name="chart">A figure, or a chart of a library that an extension reads (<see cref="FigureSources"/>).</param>
    /// <exception cref="InvalidInputException">No extension reads charts of that type.</exception>
    public static Figure From(object chart) => chart as Figure ?? (FigureSources.TryConvert(chart, out var figure)
        ? figure
        : throw new InvalidInputException($"A {chart.GetType().FullName} cannot be shown as a figure. Give a Figure, or a chart that an extension reads: {Readable()}."));

    private static string Readable() =>
        FigureSources.All is { Count: > 0 } all ? string.Join(", ", all.Select(source => source.Name)) : "for Plotly.NET load ModelOps.Plots.PlotlyNet";

    // plotly.js 3 leaves out a title that is a text alone, as older figures have it.
    private static void TitleAsObject(JsonObject members)
    {
        foreach (var (name, member) in members.ToArray())
        {
            if (name == "title" && member is JsonValue)
            {
                members[name] = new JsonObject { ["text"] = member.DeepClone() };
            }
            else if (member is JsonObject inner)
            {
                TitleAsObject(inner);
            }
        }
    }

    private static void NullNonNumbers(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    NullNonNumbers(member);
                }

                break;
            case JsonArray items when items.All(item => item is null || item.GetValueKind() == JsonValueKind.Number || IsNonNumber(item)):
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is { } item && IsNonNumber(item))
                    {
                        items[i] = null;
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    NullNonNumbers(item);
                }

                break;
        }
    }

    private static bool IsNonNumber(JsonNode item) => item.GetValueKind() == JsonValueKind.String && item.GetValue<string>() is ("NaN" or "Infinity" or "-Infinity");
}
