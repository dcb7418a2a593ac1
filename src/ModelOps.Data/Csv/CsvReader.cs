using System.Text;
using ModelOps.Data.Csv;

namespace ModelOps;

/// <summary>
/// Reads CSV text into typed columns on all processors. Types that are not given are inferred: Bool, Int64, Float64,
/// Timestamp (ISO 8601), else String; digits behind a leading zero stay text. Gzip is unpacked.
/// </summary>
public static class CsvReader
{
    private const int SampleBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A CSV file, plain or gzip.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="progress">Told after each 64 MB of text.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read under the options; the message has line, column and value.</exception>
    public static CsvResult Read(string path, CsvReadOptions? options = null, IProgress<CsvProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Read(CsvFile.At(path), options ?? new CsvReadOptions(), progress, cancellationToken);

    /// <summary>Reads CSV text that is in memory.</summary>
    /// <param name="text">The text, with its header line.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The text cannot be read under the options.</exception>
    public static CsvResult Parse(string text, CsvReadOptions? options = null)
    {
        options = (options ?? new CsvReadOptions()) with { Latin1 = false };
        return Read(CsvFile.Of("the text", Encoding.UTF8.GetBytes(text)), options, null, CancellationToken.None);
    }

    private static CsvResult Read(CsvFile file, CsvReadOptions options, IProgress<CsvProgress>? progress, CancellationToken cancellationToken)
    {
        options.Check();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellationToken,
        };
        CsvLayout? layout = null;
        while (true)
        {
            // A value beyond the sample may not fit the inferred type; then the file is read once more with wider types.
            var pass = new CsvPass(file, options, parallel, progress);
            if (pass.Run(ref layout, SampleBytes) is { } result)
            {
                return result;
            }
        }
    }
}
