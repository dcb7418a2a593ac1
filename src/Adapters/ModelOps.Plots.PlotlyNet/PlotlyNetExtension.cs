using ModelOps.Plots.PlotlyNet;

[assembly: ModelOps.ModelOpsExtension(typeof(PlotlyNetExtension))]

namespace ModelOps.Plots.PlotlyNet;

/// <summary>Takes Plotly.NET's charts wherever a figure is shown, logged or put into a page. The library is loaded with the first chart.</summary>
public sealed class PlotlyNetExtension : IModelOpsExtension
{
    /// <inheritdoc/>
    public void Load() => FigureSources.Add(new FigureSource("Plotly.NET", "Plotly.NET.GenericChart, Plotly.NET", Charts.ToFigure));
}
