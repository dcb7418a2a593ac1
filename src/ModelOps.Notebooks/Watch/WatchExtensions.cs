namespace ModelOps;

/// <summary>The C# call of <c>#!watch</c>.</summary>
public static class WatchExtensions
{
    /// <summary>Runs a notebook, script or pipeline again for new data, commits, times, drift and events of the registry; or shows or triggers a watch.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="target">What to run: a notebook, a script, <c>pipeline.yaml</c>, or <c>watch.yaml</c>; or <c>status</c> or <c>trigger</c>.</param>
    /// <param name="which">The watch's name or file, with <c>status</c> and <c>trigger</c>; null for all watches.</param>
    /// <param name="options">What it waits for, and how; null for what the file says. With <see cref="WatchOptions.Once"/> it returns when the run has ended, else only when it is stopped.</param>
    /// <param name="cancellationToken">Stops it where it is; the next one goes on.</param>
    /// <returns>The watch as it stands; see <see cref="WatchResult.Firing"/>.</returns>
    /// <exception cref="InvalidInputException">No such file or watch, options that do not fit (all at once), or, with <see cref="WatchOptions.Once"/>, a watch that another process runs.</exception>
    public static Task<WatchResult> WatchAsync(this ModelOpsSession ops, string target = WatchOptions.Status, string? which = null, WatchOptions? options = null, CancellationToken cancellationToken = default) =>
        new WatchCommand().CallAsync(ops, (options ?? new WatchOptions()) with { Target = target, Which = which }, cancellationToken);
}
