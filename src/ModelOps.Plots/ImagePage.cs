using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Plots;

/// <summary>A page that draws one figure and leaves it as a picture's data in its own text.</summary>
internal sealed partial class ImagePage
{
    private const int LargestSide = 10_000;
    private readonly Figure _figure;
    private readonly string _format;
    private readonly FigureImageOptions _options;
    private readonly int _width;
    private readonly int _height;

    public ImagePage(Figure figure, string format, FigureImageOptions options)
    {
        (_figure, _format, _options) = (figure, format, options);
        (_width, _height) = (options.Width ?? Side("width", 900), options.Height ?? Side("height", 500));
        string[] errors =
        [
            .. new[] { ("Width", _width), ("Height", _height) }.Where(side => side.Item2 is < 10 or > LargestSide).Select(side => $"'{side.Item1}' cannot be {side.Item2}. Give 10 to {LargestSide}."),
            .. _options.Scale is >= 0.1 and <= 10 ? (string[])[] : [string.Create(CultureInfo.InvariantCulture, $"'Scale' cannot be {_options.Scale}. Give 0.1 to 10.")],
            .. _options.TimeLimit > TimeSpan.Zero ? (string[])[] : [$"'TimeLimit' cannot be {_options.TimeLimit}. Give a time above zero."],
        ];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>The picture's bytes.</summary>
    public async Task<byte[]> DrawAsync(CancellationToken cancellationToken)
    {
        var document = await Chromium.DumpAsync(Html(), _options.TimeLimit, cancellationToken).ConfigureAwait(false);
        var result = Result().Match(document) is { Success: true } found ? System.Net.WebUtility.HtmlDecode(found.Groups[1].Value) : "";
        return result.StartsWith("data:image/png;base64,", StringComparison.Ordinal) ? Convert.FromBase64String(result["data:image/png;base64,".Length..])
            : result.StartsWith("data:image/svg+xml,", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(result["data:image/svg+xml,".Length..]))
            : throw new InvalidInputException($"The figure '{_figure.Title}' cannot be drawn as {_format.ToUpperInvariant()}: {(result.Length > 0 ? result : "the browser ended before plotly.js had drawn it")}.");
    }

    private int Side(string name, int otherwise) =>
        _figure.Layout[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? (int)Math.Clamp(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), int.MinValue, int.MaxValue) : otherwise;

    // Nothing but what stands in the page is loaded, whatever the figure names.
    private string Html()
    {
        using var script = new StreamReader(PlotlyScript.Open());
        var figure = FigureHtml.ScriptSafe(_figure.ToJson());
        var size = string.Create(CultureInfo.InvariantCulture, $"{{format:\"{_format}\",width:{_width},height:{_height},scale:{(_format == "png" ? _options.Scale : 1)}}}");
        return $$$"""
            <!DOCTYPE html><html><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
            <script>{{{script.ReadToEnd()}}}</script></head><body><div id="figure"></div><pre id="modelops-result"></pre>
            <script>(function(){var figure={{{figure}}},place=document.getElementById("figure"),result=document.getElementById("modelops-result");
            function say(text){place.remove();result.textContent=text}
            try{Plotly.newPlot(place,figure.data,figure.layout,{staticPlot:true}).then(function(){return Plotly.toImage(place,{{{size}}})}).then(say,function(error){say(String(error&&error.message||error))})}catch(error){say(String(error))}})()</script></body></html>
            """;
    }

    [GeneratedRegex("<pre id=\"modelops-result\">([^<]*)</pre>")]
    private static partial Regex Result();
}
