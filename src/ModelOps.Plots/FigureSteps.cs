using System.Text.Json.Nodes;

namespace ModelOps;

public sealed partial class Figure
{
    private const string Rise = "#d62728";
    private const string Fall = "#1f77b4";
    private const int SwarmSteps = 100;

    /// <summary>Adds steps from a number to another as lying bars, each from where the one before it ended: rising ones red, falling ones blue.</summary>
    /// <param name="labels">The steps' names, the first on top.</param>
    /// <param name="steps">What each adds; as many as <paramref name="labels"/>.</param>
    /// <param name="start">Where the first begins.</param>
    /// <returns>This figure.</returns>
    public Figure AddWaterfall(IEnumerable<string> labels, IEnumerable<double> steps, double start)
    {
        double[] added = [.. steps];
        var begins = new double[added.Length];
        for (var i = 0; i < begins.Length; i++)
        {
            begins[i] = i == 0 ? start : begins[i - 1] + added[i - 1];
        }

        AddBars(labels, added, horizontal: true);
        var trace = Traces[^1]!.AsObject();
        trace["base"] = Numbers(begins);
        trace["marker"] = new JsonObject { ["color"] = Texts(added.Select(static step => step < 0 ? Fall : Rise)) };
        trace["text"] = Texts(added.Select(static step => (step < 0 ? "−" : "+") + NumberText.Of(Math.Abs(step), 3)));

        // Room for the numbers, which stand beside short bars: left of falling steps, right of rising ones, also where a phone leaves half of its width to the bars.
        double[] ends = [start, .. begins.Zip(added, static (begin, step) => begin + step)];
        var (low, high) = (ends.Min(), ends.Max());
        var (room, edge) = (0.5 * Math.Max(high - low, 1e-9), 0.05 * Math.Max(high - low, 1e-9));
        var falling = ends.Skip(1).Where((_, step) => added[step] < 0).DefaultIfEmpty(high).Min();
        var rising = ends.Skip(1).Where((_, step) => added[step] >= 0).DefaultIfEmpty(low).Max();
        Layout["xaxis"]!["range"] = Numbers([Math.Min(low - edge, falling - room), Math.Max(high + edge, rising + room)]);
        return this;
    }

    /// <summary>Adds a lying swarm of points for each of some names: where many points are at one place, they make way up and down.</summary>
    /// <param name="labels">The names, the first on top.</param>
    /// <param name="values">For each name the places of its points on the x axis.</param>
    /// <param name="colors">For each point a number from 0 (blue) to 1 (red); NaN for grey.</param>
    /// <param name="texts">For each point what is shown when it is pointed at.</param>
    /// <param name="colorTitle">What the colour stands for.</param>
    /// <returns>This figure.</returns>
    public Figure AddSwarm(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<IReadOnlyList<double>> colors, IReadOnlyList<IReadOnlyList<string>> texts, string colorTitle)
    {
        var (low, high) = (values.SelectMany(static line => line).DefaultIfEmpty().Min(), values.SelectMany(static line => line).DefaultIfEmpty().Max());
        var places = values.SelectMany((line, at) => Swarm(line, low, high).Select(offset => at + offset)).ToArray();
        double[] x = [.. values.SelectMany(static line => line)], color = [.. colors.SelectMany(static line => line)];
        string[] text = [.. texts.SelectMany(static line => line)];
        foreach (var isGrey in new[] { true, false })
        {
            int[] shown = [.. Enumerable.Range(0, x.Length).Where(i => double.IsNaN(color[i]) == isGrey)];
            if (shown.Length == 0)
            {
                continue;
            }

            AddPoints(shown.Select(i => x[i]), shown.Select(i => places[i]));
            var trace = Traces[^1]!.AsObject();
            trace["text"] = Texts(shown.Select(i => text[i]));
            trace["hoverinfo"] = "text";
            trace["marker"] = new JsonObject { ["size"] = 5, ["color"] = isGrey ? "#888888" : Numbers(shown.Select(i => color[i])) };
            if (!isGrey)
            {
                var marker = trace["marker"]!;
                (marker["cmin"], marker["cmax"], marker["showscale"]) = (0, 1, true);
                marker["colorscale"] = new JsonArray(new JsonArray(0, Fall), new JsonArray(0.5, "#a05c9e"), new JsonArray(1, Rise));
                marker["colorbar"] = new JsonObject
                {
                    ["title"] = new JsonObject { ["text"] = colorTitle, ["side"] = "right" },
                    ["thickness"] = 8,
                    ["tickvals"] = new JsonArray(0, 1),
                    ["ticktext"] = new JsonArray("low", "high"),
                };
            }
        }

        var axis = Layout["yaxis"]!;
        axis["tickvals"] = Numbers(Enumerable.Range(0, labels.Count).Select(static i => (double)i));
        axis["ticktext"] = Texts(labels);
        axis["range"] = new JsonArray(labels.Count - 0.5, -0.5);
        RoomFor(labels.Count);
        return this;
    }

    /// <summary>Adds many thin lines over the same places, as one trace.</summary>
    /// <param name="x">Positions on the x axis.</param>
    /// <param name="lines">The heights of each line; as many as <paramref name="x"/>.</param>
    /// <param name="name">The name in the legend.</param>
    /// <returns>This figure.</returns>
    public Figure AddCurves(IReadOnlyCollection<double> x, IEnumerable<IEnumerable<double>> lines, string? name = null)
    {
        // A gap, which JSON writes as null, ends a line.
        double[][] all = [.. lines.Select(static line => line.Append(double.NaN).ToArray())];
        AddLine(all.SelectMany(_ => x.Append(double.NaN)), all.SelectMany(static line => line), name);
        Traces[^1]!["line"] = new JsonObject { ["width"] = 1, ["color"] = "rgba(120,120,120,0.35)" };
        Traces[^1]!["hoverinfo"] = "skip";
        return this;
    }

    // Points of one small step of the axis stand above and below each other; the fullest step takes the whole height.
    private static double[] Swarm(IReadOnlyList<double> values, double low, double high)
    {
        var steps = values.Select(value => high > low ? (int)((value - low) / (high - low) * SwarmSteps) : 0).ToArray();
        var seen = new int[SwarmSteps + 1];
        int[] layers = [.. steps.Select(step => seen[step]++)];
        var unit = 0.4 / Math.Max(4, (seen.Max() + 1) / 2);
        return [.. layers.Select(layer => (layer % 2 == 0 ? 1 : -1) * ((layer + 1) / 2) * unit)];
    }
}
