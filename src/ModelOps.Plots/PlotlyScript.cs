using System.IO.Compression;

namespace ModelOps.Plots;

/// <summary>The plotly.js that travels inside this assembly: the one place that knows where it is.</summary>
public static class PlotlyScript
{
    // Compressed to 2 MB instead of 5, since it is stored in every notebook with plots. Run in a function of its own, so that a
    // page's module loader (classic Jupyter has RequireJS) does not take it away, and a page's own Plotly stays as it is.
    private const string Before = """<script>window.modelopsPlotly=window.modelopsPlotly||(function(){var bytes=Uint8Array.from(atob(" """;

    private const string After = """
        "),function(c){return c.charCodeAt(0)});return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then(function(code){var own=window.Plotly;new Function("module","exports","define",code).call(window);var loaded=window.Plotly;if(own){window.Plotly=own}return loaded})})();</script>
        """;

    private static readonly Lazy<string> _element = new(Make);

    /// <summary>The script itself, 5 MB of UTF-8.</summary>
    public static Stream Open() => typeof(PlotlyScript).Assembly.GetManifestResourceStream("plotly.min.js")!;

    /// <summary>The script as an element that any HTML document can carry.</summary>
    internal static string Element => _element.Value;

    private static string Make()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var script = Open())
        {
            script.CopyTo(gzip);
        }

        return string.Concat(Before.AsSpan().TrimEnd(), Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length), After);
    }
}
