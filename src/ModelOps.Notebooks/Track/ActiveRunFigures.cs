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
}
