namespace ModelOps.Files;

/// <summary>Opens files that one process at a time may use.</summary>
internal static class ExclusiveFile
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Opens a file, and waits while another process has it: also a child of this one that has just been forked. It waits by the real clock,
    /// since others do not stand still with an injected one.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">It cannot be opened, or another process has kept it for so long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    internal static async Task<FileStream> OpenAsync(string path, FileStreamOptions options, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += _interval)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException) && waited < patience)
            {
                await Task.Delay(_interval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
