namespace ModelOps;

/// <summary>Figures among a run's artifacts.</summary>
public static class ActiveRunFigures
{
    /// <summary>Keeps a figure twice: as Plotly JSON and as a page that needs no network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="path">The path without ending, as <c>plots/roc</c>; <c>.json</c> and <c>.html</c> are added.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task LogFigureAsync(this ActiveRun run, Figure figure, string path, CancellationToken cancellationToken = default)
    {
        var stem = Path.GetExtension(path) is ".json" or ".html" ? path[..^5] : path;
        await run.LogTextAsync(figure.ToJson(), $"{stem}.json", cancellationToken).ConfigureAwait(false);
        await run.LogTextAsync(FigureHtml.Page(figure.Title, [figure]), $"{stem}.html", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a chart of another library twice, as a figure is kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="chart">A chart that an extension reads, as Plotly.NET's (<see cref="FigureSources"/>).</param>
    /// <param name="path">The path without ending, as <c>plots/roc</c>; <c>.json</c> and <c>.html</c> are added.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidInputException">No extension reads charts of that type.</exception>
    public static Task LogFigureAsync(this ActiveRun run, object chart, string path, CancellationToken cancellationToken = default) =>
        run.LogFigureAsync(Figure.From(chart), path, cancellationToken);
}
