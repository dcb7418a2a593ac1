namespace ModelOps;

/// <summary>Reads a file of data, whatever its format.</summary>
internal static class DataFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>The rows; for a CSV file also how it was read.</returns>
    internal static async Task<(Frame Frame, CsvReport? Report)> ReadAsync(string path, CsvReadOptions csv, IProgress<CsvProgress>? progress, CancellationToken cancellationToken)
    {
        var format = FileFormats.Of(path);
        if (format != FileFormats.Csv)
        {
            return (await Task.Run(() => format.Read(path, cancellationToken), cancellationToken).ConfigureAwait(false), null);
        }

        var (frame, report) = await Task.Run(() => CsvReader.Read(path, csv, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (frame, report);
    }
}
