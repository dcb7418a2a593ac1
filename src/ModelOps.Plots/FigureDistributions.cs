using System.Text.Json.Nodes;

namespace ModelOps;

public sealed partial class Figure
{
    private const int RowHeight = 24;
    private const int OtherHeight = 140;
    private const int UsualHeight = 450;

    /// <summary>Adds a histogram. The counting is done here, so the figure stays small however many values there are.</summary>
    /// <param name="values">The values; those that are no finite number are left out.</param>
    /// <param name="bins">The number of bars of equal width, 1 or more.</param>
    /// <param name="name">The name in the legend.</param>
    /// <returns>This figure.</returns>
    public Figure AddHistogram(IEnumerable<double> values, int bins = 30, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var finite = values.Where(double.IsFinite).ToArray();
        var trace = Trace("bar", name);
        if (finite.Length > 0)
        {
            var low = finite.Min();
            var width = (finite.Max() - low) / bins;
            width = width > 0 ? width : 1;
            var counts = new double[bins];
            foreach (var value in finite)
            {
                counts[Math.Min((int)((value - low) / width), bins - 1)]++;
            }

            trace["x"] = Numbers(Enumerable.Range(0, bins).Select(bin => low + ((bin + 0.5) * width)));
            trace["y"] = Numbers(counts);
            trace["width"] = width;
        }

        trace["opacity"] = 0.75;
        Layout["barmode"] = "overlay";
        return Add(trace);
    }

    /// <summary>Adds a shaded band, as a confidence interval around a line.</summary>
    /// <param name="x">Positions on the x axis.</param>
    /// <param name="low">The lower edge; as many as <paramref name="x"/>.</param>
    /// <param name="high">The upper edge; as many as <paramref name="x"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <returns>This figure.</returns>
    public Figure AddBand(IReadOnlyCollection<double> x, IReadOnlyCollection<double> low, IReadOnlyCollection<double> high, string? name = null)
    {
        var trace = Trace("scatter", name);
        trace["mode"] = "lines";
        trace["fill"] = "toself";
        trace["hoverinfo"] = "skip";
        trace["line"] = new JsonObject { ["width"] = 0 };
        trace["opacity"] = 0.4;
        trace["x"] = Numbers(x.Concat(x.Reverse()));
        trace["y"] = Numbers(high.Concat(low.Reverse()));
        return Add(trace);
    }

    /// <summary>Adds named values with their intervals, one below the other: a forest plot.</summary>
    /// <param name="labels">The names, from the top down.</param>
    /// <param name="values">The values; as many as <paramref name="labels"/>.</param>
    /// <param name="low">The lower ends; as many as <paramref name="labels"/>, NaN for a value without an interval.</param>
    /// <param name="high">The upper ends; as many as <paramref name="labels"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <returns>This figure.</returns>
    public Figure AddIntervals(IEnumerable<string> labels, IReadOnlyList<double> values, IEnumerable<double> low, IEnumerable<double> high, string? name = null)
    {
        const double LastBits = 1e-9;
        double[] from = [.. low], to = [.. high];
        var trace = Trace("scatter", name);
        trace["mode"] = "markers";
        trace["x"] = Numbers(values);
        trace["y"] = Texts(labels);
        trace["error_x"] = Error(values, from, to);
        double[] ends = [.. values.Concat(from).Concat(to).Where(double.IsFinite)];
        if (ends.Length > 0 && ends.Max() is var most && ends.Min() is var least && Math.Max(1, Math.Abs(most)) is var size && most - least <= LastBits * size)
        {
            // Values that are equal but for their last bits would fill the axis with these.
            Layout["xaxis"]!["range"] = Numbers([least - (size / 10), most + (size / 10)]);
        }

        // Names that look like numbers stay names.
        Layout["yaxis"]!["type"] = "category";
        FirstOnTop();
        Layout["height"] = OtherHeight + (RowHeight * values.Count);
        return Add(trace);
    }

    // In a figure of the usual height Plotly leaves out the names of rows that are close together.
    private void RoomFor(int rows)
    {
        var height = OtherHeight + (RowHeight * rows);
        if (height > UsualHeight)
        {
            Layout["height"] = height;
        }
    }

    /// <summary>Plotly's error bars from the ends of intervals.</summary>
    internal static JsonObject Error(IReadOnlyList<double> values, IEnumerable<double> low, IEnumerable<double> high) => new()
    {
        ["type"] = "data",
        ["symmetric"] = false,
        ["array"] = Numbers(high.Zip(values, (end, value) => end - value)),
        ["arrayminus"] = Numbers(low.Zip(values, (end, value) => value - end)),
    };

    /// <summary>Adds parallel coordinates: one line a row, through one axis for each dimension.</summary>
    /// <param name="dimensions">The axes, from left to right; each with as many values as the others.</param>
    /// <param name="color">One number a row that gives the line's colour; null for one colour.</param>
    /// <returns>This figure.</returns>
    public Figure AddParallelCoordinates(IEnumerable<FigureDimension> dimensions, IEnumerable<double>? color = null)
    {
        var trace = new JsonObject { ["type"] = "parcoords", ["dimensions"] = new JsonArray([.. dimensions.Select(dimension => (JsonNode)dimension.ToJson())]) };
        if (color is not null)
        {
            trace["line"] = new JsonObject { ["color"] = Numbers(color), ["colorscale"] = "Viridis", ["showscale"] = true };
        }

        // The axes' own titles stand where a usual margin ends.
        Layout["margin"]!["t"] = 100;

        return Add(trace);
    }
}
