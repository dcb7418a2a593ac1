namespace ModelOps.Data.Images;

/// <summary>
/// A difference hash (dHash): the image as 9 × 8 means of its brightness; each bit says whether a mean is below the one to its right. Equal pictures of another size,
/// quality or brightness have nearly equal hashes.
/// </summary>
internal static class PerceptualHash
{
    private const int Columns = 9;
    private const int Rows = 8;

    public static ulong Of(PixelImage image)
    {
        var means = Grid(image, Columns, Rows);
        var hash = 0UL;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns - 1; column++)
            {
                hash = (hash << 1) | (means[(row * Columns) + column] < means[(row * Columns) + column + 1] ? 1UL : 0);
            }
        }

        return hash;
    }

    /// <summary>The means of the brightness in a grid of cells, row after row.</summary>
    public static float[] Grid(PixelImage image, int columns, int rows)
    {
        var means = new float[columns * rows];
        for (var row = 0; row < rows; row++)
        {
            var (top, bottom) = Range(row, rows, image.Height);
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = Range(column, columns, image.Width);
                long sum = 0;
                for (var y = top; y < bottom; y++)
                {
                    foreach (var value in image.Pixels.AsSpan(((y * image.Width) + left) * 3, (right - left) * 3))
                    {
                        sum += value;
                    }
                }

                means[(row * columns) + column] = (float)sum / ((bottom - top) * (right - left) * 3);
            }
        }

        return means;
    }

    // At least one pixel, also of an image with fewer pixels than cells.
    private static (int Start, int End) Range(int place, int count, int size)
    {
        var start = Math.Min(size - 1, place * size / count);
        return (start, Math.Max(start + 1, (place + 1) * size / count));
    }
}
