using System.Net;
using ModelOps.Plots;

namespace ModelOps;

/// <summary>
/// A figure as a drawing of some kilobytes that needs no script: lines, points, intervals, bands, bars and heat maps. For pages that are
/// kept and sent, where plotly.js would be most of the file; what it cannot draw is shown as text.
/// </summary>
public static class FigureSvg
{
    /// <summary>The drawing as an element of HTML; it takes the width there is, up to 640 pixels.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="id">The element's id; null for none.</param>
    public static string Of(Figure figure, string? id = null)
    {
        var name = id is null ? "" : $" id=\"{WebUtility.HtmlEncode(id)}\"";
        var drawing = new SvgDrawing(figure);
        return drawing.IsPossible ? drawing.Draw(name) : $"<pre{name}>{WebUtility.HtmlEncode(FigureText.Of(figure))}</pre>";
    }
}
