using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Plots;

/// <summary>A page that draws figures, one after the other, and leaves each as a picture's data in its own text.</summary>
internal sealed partial class ImagePage
{
    private const int LargestSide = 10_000;
    private readonly IReadOnlyList<Figure> _figures;
    private readonly string _format;
    private readonly FigureImageOptions _options;

    public ImagePage(IReadOnlyList<Figure> figures, string format, FigureImageOptions options)
    {
        (_figures, _format, _options) = (figures, format, options);
        string[] errors =
        [
            .. figures.SelectMany(figure => (IEnumerable<(string Name, int Length)>)[("Width", Width(figure)), ("Height", Height(figure))])
                .Where(side => side.Length is < 10 or > LargestSide).Select(side => $"'{side.Name}' cannot be {side.Length}. Give 10 to {LargestSide}.").Distinct(),
            .. _options.Scale is >= 0.1 and <= 10 ? (string[])[] : [string.Create(CultureInfo.InvariantCulture, $"'Scale' cannot be {_options.Scale}. Give 0.1 to 10.")],
            .. _options.TimeLimit > TimeSpan.Zero ? (string[])[] : [$"'TimeLimit' cannot be {_options.TimeLimit}. Give a time above zero."],
        ];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>The pictures' bytes.</summary>
    public async Task<byte[][]> DrawAsync(CancellationToken cancellationToken)
    {
        if (_figures.Count == 0)
        {
            return [];
        }

        var document = await Chromium.DumpAsync(Html(), _options.TimeLimit, cancellationToken).ConfigureAwait(false);
        var results = Result().Matches(document).Select(found => System.Net.WebUtility.HtmlDecode(found.Groups[1].Value)).ToArray();
        return [.. _figures.Select((figure, i) => Picture(figure, i < results.Length ? results[i] : ""))];
    }

    private byte[] Picture(Figure figure, string result) => result.StartsWith("data:image/png;base64,", StringComparison.Ordinal) ? Convert.FromBase64String(result["data:image/png;base64,".Length..])
        : result.StartsWith("data:image/svg+xml,", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(result["data:image/svg+xml,".Length..]))
        : throw new InvalidInputException($"The figure '{figure.Title}' cannot be drawn as {_format.ToUpperInvariant()}: {(result.Length > 0 ? result : "the browser ended before plotly.js had drawn it")}.");

    private int Width(Figure figure) => _options.Width ?? Side(figure, "width", 900);

    private int Height(Figure figure) => _options.Height ?? Side(figure, "height", 500);

    private static int Side(Figure figure, string name, int otherwise) =>
        figure.Layout[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? (int)Math.Clamp(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), int.MinValue, int.MaxValue) : otherwise;

    // Nothing but what stands in the page is loaded, whatever the figure names.
    private string Html()
    {
        using var script = new StreamReader(PlotlyScript.Open());
        var figures = string.Join(",\n", _figures.Select(figure => string.Create(
            CultureInfo.InvariantCulture,
            $"{{figure:{FigureHtml.ScriptSafe(figure.ToJson())},size:{{format:\"{_format}\",width:{Width(figure)},height:{Height(figure)},scale:{(_format == "png" ? _options.Scale : 1)}}}}}")));
        return $$$"""
            <!DOCTYPE html><html><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
            <script>{{{script.ReadToEnd()}}}</script></head><body>
            <script>(function(){var figures=[{{{figures}}}];
            function draw(i){if(i===figures.length){return}
            var one=figures[i],place=document.createElement("div");document.body.appendChild(place);
            function say(text){place.remove();var result=document.createElement("pre");result.className="modelops-result";result.textContent=text;document.body.appendChild(result);draw(i+1)}
            try{Plotly.newPlot(place,one.figure.data,one.figure.layout,{staticPlot:true}).then(function(){return Plotly.toImage(place,one.size)}).then(say,function(error){say(String(error&&error.message||error))})}catch(error){say(String(error))}}
            draw(0)})()</script></body></html>
            """;
    }

    [GeneratedRegex("<pre class=\"modelops-result\">([^<]*)</pre>")]
    private static partial Regex Result();
}
