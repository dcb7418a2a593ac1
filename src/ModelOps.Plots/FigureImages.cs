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
    public static Task SavePngAsync(this Figure figure, string path, FigureImageOptions? options = null, CancellationToken cancellationToken = default) => SaveAsync(figure, path, FigureImageFormat.Png, options, cancellationToken);

    /// <summary>Writes the figure as SVG. <see cref="FigureSvg"/> draws common figures without a browser.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The file; its folder is made when absent.</param>
    /// <param name="options">Its size; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <exception cref="InvalidInputException">There is no Chromium, the options do not fit, plotly.js cannot draw the figure, or the file cannot be written.</exception>
    public static Task SaveSvgAsync(this Figure figure, string path, FigureImageOptions? options = null, CancellationToken cancellationToken = default) => SaveAsync(figure, path, FigureImageFormat.Svg, options, cancellationToken);

    /// <summary>Draws several figures in one browser.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="format">What to draw them as.</param>
    /// <param name="options">Their size, and the time for all of them together; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <returns>The files' bytes, in the order of the figures.</returns>
    /// <exception cref="InvalidInputException">There is no Chromium, the options do not fit, or plotly.js cannot draw a figure.</exception>
    public static async Task<IReadOnlyList<byte[]>> DrawAsync(IReadOnlyList<Figure> figures, FigureImageFormat format, FigureImageOptions? options = null, CancellationToken cancellationToken = default) =>
        await new ImagePage(figures, format.ToString().ToLowerInvariant(), options ?? new FigureImageOptions()).DrawAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Refuses, with what to install, where no Chromium is found; for what would otherwise find out after long work.</summary>
    /// <exception cref="InvalidInputException">There is no Chromium.</exception>
    public static void RequireBrowser() => Chromium.Find();

    private static async Task SaveAsync(Figure figure, string path, FigureImageFormat format, FigureImageOptions? options, CancellationToken cancellationToken)
    {
        var pictures = await DrawAsync([figure], format, options, cancellationToken).ConfigureAwait(false);
        AtomicFile.Write(path, stream => stream.Write(pictures[0]));
    }
}
