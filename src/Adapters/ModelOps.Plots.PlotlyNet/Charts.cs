using Plotly.NET;

namespace ModelOps.Plots.PlotlyNet;

/// <summary>Charts as figures, through Plotly's JSON. Apart from the extension, so that Plotly.NET is loaded only here.</summary>
internal static class Charts
{
    internal static Figure ToFigure(object chart) => Figure.Parse(GenericChart.toFigureJson((GenericChart)chart));
}
