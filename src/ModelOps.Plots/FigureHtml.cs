using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Files;
using ModelOps.Plots;

namespace ModelOps;

/// <summary>
/// Figures as HTML that needs no network: plotly.js is put into the document once, each figure is then only its data.
/// Where scripts do not run (a notebook not yet trusted, a code host's preview) the figure's text is seen instead.
/// </summary>
public static class FigureHtml
{
    /// <summary>The script element with plotly.js, about 2 MB; a document needs it once, before or after its figures.</summary>
    public static string Script() => PlotlyScript.Element;

    /// <summary>One figure: a place, its text, and a script that draws into the place as soon as plotly.js is there.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="id">The element's id, unique in the document; null for a random one.</param>
    public static string Fragment(Figure figure, string? id = null)
    {
        id ??= $"modelops-figure-{Guid.NewGuid():N}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<div id=\"{WebUtility.HtmlEncode(id)}\" class=\"modelops-figure\"><pre>{WebUtility.HtmlEncode(FigureText.Of(figure))}</pre></div>\n");
        text.Append("<script>(function(){var figure=").Append(ScriptSafe(figure.ToJson())).Append(",id=\"").Append(JavaScriptText(id)).Append("\",tries=0;");
        text.Append("""
            (function draw(){var place=document.getElementById(id);if(!place||!window.modelopsPlotly){if(tries++<300){setTimeout(draw,100)}return}window.modelopsPlotly.then(function(plotly){place.textContent="";place.modelopsFigure=figure;return plotly.newPlot(place,figure.data,(window.modelopsLook||function(layout){return layout})(figure.layout),{responsive:true,displayModeBar:innerWidth<600?false:"hover",displaylogo:false,showSendToCloud:false})}).catch(function(error){place.textContent="The plot cannot be drawn: "+error})})()})();</script>
            """);
        return text.ToString();
    }

    /// <summary>A whole page with the figures below one another; it can be opened from disk.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="figures">The figures, from top to bottom.</param>
    public static string Page(string title, IEnumerable<Figure> figures) =>
        Page(title, string.Join('\n', figures.Select((figure, i) => Fragment(figure, string.Create(CultureInfo.InvariantCulture, $"figure-{i + 1}")))));

    /// <summary>
    /// A whole page around HTML that may hold figure fragments: light or dark as the reader's system is. A table of the class <c>sortable</c> is sorted by its heads.
    /// </summary>
    /// <param name="title">The page's title.</param>
    /// <param name="body">HTML, put in as it stands.</param>
    public static string Page(string title, string body) => PageFrame.WithScripts(title, body);

    /// <summary>A whole page without plotly.js, around HTML whose figures are drawings (<see cref="FigureSvg"/>).</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="body">HTML, put in as it stands.</param>
    public static string StaticPage(string title, string body) => PageFrame.Static(title, body);

    /// <summary>Writes <see cref="Page(string, IEnumerable{Figure})"/> to a file.</summary>
    /// <param name="path">The file; its folder is made when absent.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="figures">The figures, from top to bottom.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void WritePage(string path, string title, IEnumerable<Figure> figures) => AtomicFile.WriteText(path, Page(title, figures));

    // "</script>" and "<!--" in data would end or change the script element; JSON allows any character as an escape.
    internal static string ScriptSafe(string json) =>
        json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    private static string JavaScriptText(string text) => System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(text);
}
