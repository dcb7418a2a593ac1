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
    /// <summary>A line with a band for numbers, bars for categories.</summary>
    public Figure ToFigure()
    {
        var figure = new Figure($"Partial dependence on {Column}", Column, Output);
        return Numbers.Count > 0
            ? figure.AddBand(Numbers, Low, High, "10 % to 90 % of rows").AddLine(Numbers, Means, "mean")
            : figure.AddBars(Values, Means, "mean");
    }

    /// <summary>The figure as text.</summary>
    public override string ToString() => FigureText.Of(ToFigure());
}
