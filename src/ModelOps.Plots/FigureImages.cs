using ModelOps.Files;
using ModelOps.Plots;

namespace ModelOps;

/// <summary>Figures as picture files, drawn by plotly.js in a Chromium that is installed. Nothing is downloaded.</summary>
public static class FigureImages
{
    /// <summary>Writes the figure as PNG.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The file; its folder is made when absent.</param>
    /// <param name="options">Its size; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <exception cref="InvalidInputException">There is no Chromium, the options do not fit, plotly.js cannot draw the figure, or the file cannot be written.</exception>
    public static Task SavePngAsync(this Figure figure, string path, FigureImageOptions? options = null, CancellationToken cancellationToken = default) => SaveAsync(figure, path, "png", options, cancellationToken);

    /// <summary>Writes the figure as SVG. <see cref="FigureSvg"/> draws common figures without a browser.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The file; its folder is made when absent.</param>
    /// <param name="options">Its size; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <exception cref="InvalidInputException">There is no Chromium, the options do not fit, plotly.js cannot draw the figure, or the file cannot be written.</exception>
    public static Task SaveSvgAsync(this Figure figure, string path, FigureImageOptions? options = null, CancellationToken cancellationToken = default) => SaveAsync(figure, path, "svg", options, cancellationToken);

    private static async Task SaveAsync(Figure figure, string path, string format, FigureImageOptions? options, CancellationToken cancellationToken)
    {
        var page = new ImagePage(figure, format, options ?? new FigureImageOptions());
        var picture = await page.DrawAsync(cancellationToken).ConfigureAwait(false);
        AtomicFile.Write(path, stream => stream.Write(picture));
    }
}
