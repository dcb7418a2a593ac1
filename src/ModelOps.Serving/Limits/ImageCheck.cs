using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Limits;

/// <summary>Looks at the heads of a request's images before one of them is decoded: a short file may unpack to gigabytes.</summary>
internal static class ImageCheck
{
    /// <summary>Refuses images that cannot be read, or are too large, alone or together. A missing one is left to the model.</summary>
    /// <param name="rows">The request.</param>
    /// <param name="column">Its column of images, as <see cref="ImageColumns"/> makes them.</param>
    /// <param name="options">How much is taken.</param>
    /// <param name="cancellationToken">The request's turn is over.</param>
    /// <exception cref="ScoringException">The first such row.</exception>
    internal static void Check(Frame rows, string column, ScoringOptions options, CancellationToken cancellationToken)
    {
        if (!rows.Contains(column) || rows[column] is not StringColumn images)
        {
            return;
        }

        var limits = options.Images;
        var pixels = 0L;
        for (var row = 0; row < images.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pixels += images.Text(row) is { Length: > 0 } text ? Pixels(text, row) : 0;
            if (pixels > options.MaxPixels)
            {
                throw ScoringException.TooManyRows($"The images of the request have more than {options.MaxPixels} pixels together, the most that this server takes. Send fewer at once.");
            }
        }

        long Pixels(string text, int row)
        {
            try
            {
                return ImageFile.ReadInfo(text, limits).PixelCount;
            }
            catch (InvalidInputException exception)
            {
                throw ScoringException.Invalid($"Row {row + 1} of '{column}': {exception.Message}");
            }
        }
    }
}
