using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>The mean prediction when a column has one value in every row, for each of some values (Friedman 2001).</summary>
/// <param name="Column">The column.</param>
/// <param name="Output">What is predicted: a class' probability, or the target.</param>
/// <param name="Values">The values tried, as text for categories.</param>
/// <param name="Numbers">The values tried as numbers; empty for categories.</param>
/// <param name="Means">The mean prediction at each value.</param>
/// <param name="Low">The 10th percentile of the rows' predictions there: where it departs from the mean, the effect differs between rows.</param>
/// <param name="High">The 90th percentile of the rows' predictions there.</param>
public sealed record PartialDependence(
    string Column, string Output, IReadOnlyList<string> Values, IReadOnlyList<double> Numbers, IReadOnlyList<double> Means, IReadOnlyList<double> Low, IReadOnlyList<double> High)
{
    /// <summary>The predictions of some rows at each value, a line a row: individual conditional expectation (Goldstein and others 2015).</summary>
    public IReadOnlyList<IReadOnlyList<double>> Curves { get; init; } = [];

    /// <summary>A line with a band for numbers, bars for categories.</summary>
    public Figure ToFigure()
    {
        var figure = new Figure($"Partial dependence on {Column}", Column, Output);
        return Numbers.Count > 0
            ? figure.AddBand(Numbers, Low, High, "10 % to 90 % of rows").AddLine(Numbers, Means, "mean")
            : figure.AddBars(Values, Means, "mean");
    }

    /// <summary>The curves of the rows and their mean.</summary>
    /// <param name="centred">True to let each curve begin at 0: then one sees whether rows move alike, wherever they stand.</param>
    public Figure ToIceFigure(bool centred = false)
    {
        double[] x = Numbers.Count > 0 ? [.. Numbers] : [.. Enumerable.Range(0, Values.Count).Select(i => (double)i)];
        var figure = new Figure($"{Curves.Count} rows by {Column}", Column, centred ? $"Change of {Output}" : Output);
        if (Numbers.Count == 0)
        {
            var axis = figure.Layout["xaxis"]!;
            axis["tickvals"] = new JsonArray([.. x.Select(place => (JsonNode)place)]);
            axis["ticktext"] = new JsonArray([.. Values.Select(value => (JsonNode)value)]);
        }

        figure.AddCurves(x, Curves.Select(Line), "one row").AddLine(x, Line(Means), "mean of all rows");
        figure.Traces[^1]!["line"] = new JsonObject { ["width"] = 3.0 };
        return figure;

        IEnumerable<double> Line(IReadOnlyList<double> curve) => curve.Select(value => centred ? value - curve[0] : value);
    }

    /// <summary>The figure as text.</summary>
    public override string ToString() => FigureText.Of(ToFigure());
}
