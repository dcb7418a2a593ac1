using System.Security.Cryptography;
using ModelOps.Data.Images;

namespace ModelOps;

/// <summary>
/// What can be said of images in numbers, so that drift is seen in them as in any column: <c>brightness</c> (the mean, 0 to 255), <c>contrast</c> (the standard deviation of
/// the brightness), <c>sharpness</c> (the variance of its Laplacian; low for a blurred image), <c>width</c> and <c>height</c> in pixels.
/// </summary>
public static class ImageStatistics
{
    /// <summary>The names of the numbers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["brightness", "contrast", "sharpness", "width", "height"];

    /// <summary>
    /// A column for each number, named as the images' column with the number's name, as <c>image.brightness</c>; and the column itself, with the digest of each content in
    /// place of the content.
    /// </summary>
    /// <param name="images">Paths or <c>data:</c> URIs; a missing or unreadable image has missing numbers.</param>
    /// <param name="limits">What an image may cost; null for the defaults.</param>
    public static IReadOnlyList<Column> Of(StringColumn images, ImageLimits? limits = null)
    {
        var numbers = new double[Names.Count][];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new double[images.Count];
        }

        var digests = new string?[images.Count];
        Parallel.For(0, images.Count, row =>
        {
            var (digest, values) = images.Text(row) is { } text ? Of(text, limits ?? new ImageLimits()) : (null, null);
            digests[row] = digest;
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i][row] = values?[i] ?? double.NaN;
            }
        });
        return [StringColumn.From(images.Name, digests), .. Names.Select((name, i) => new Column<double>(NameOf(images.Name, name), numbers[i]))];
    }

    /// <summary>The name of a number of a column of images.</summary>
    /// <param name="images">The column's name.</param>
    /// <param name="number">One of <see cref="Names"/>.</param>
    public static string NameOf(string images, string number) => $"{images}.{number}";

    /// <summary>The columns of images whose numbers are all among some names.</summary>
    /// <param name="names">Names of columns, as <c>image.brightness</c>.</param>
    public static IReadOnlyList<string> ColumnsIn(IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        var end = "." + Names[0];
        return [.. all.Where(name => name.EndsWith(end, StringComparison.Ordinal)).Select(name => name[..^end.Length]).Where(column => Names.All(number => all.Contains(NameOf(column, number))))];
    }

    /// <summary>True for a column of <c>data:</c> URIs, whose values are too long to be kept in a table.</summary>
    /// <param name="column">Any column.</param>
    public static bool IsContent(Column column)
    {
        if (column is not StringColumn text)
        {
            return false;
        }

        var hasContent = false;
        for (var row = 0; row < text.Count; row++)
        {
            if (text.Text(row) is { } value)
            {
                if (!DataUri.Is(value))
                {
                    return false;
                }

                hasContent = true;
            }
        }

        return hasContent;
    }

    /// <summary>A table with the numbers of its images beside them; numbers that it has are kept.</summary>
    /// <param name="frame">The table.</param>
    /// <param name="images">The names of the columns with images; those that it lacks, or that hold no text, are passed over.</param>
    public static Frame AddTo(Frame frame, IEnumerable<string> images) => new([
        .. frame.Columns,
        .. images.Where(name => frame.Contains(name) && frame[name] is StringColumn && !frame.Contains(NameOf(name, Names[0]))).SelectMany(name => Of((StringColumn)frame[name]).Skip(1)),
    ]);

    private static (string? Digest, double[]? Values) Of(string text, ImageLimits limits)
    {
        try
        {
            var content = ImageContent.Of(text, limits);
            return ($"sha256:{Convert.ToHexStringLower(SHA256.HashData(content.Bytes.Span))}", Measure(content.Decode()));
        }
        catch (InvalidInputException)
        {
            return (null, null);
        }
    }

    private static double[] Measure(PixelImage image)
    {
        var (width, height, pixels) = (image.Width, image.Height, image.Pixels);
        var grey = new float[width * height];
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (pixels[3 * i] + pixels[(3 * i) + 1] + pixels[(3 * i) + 2]) / 3f;
            sum += grey[i];
            squares += grey[i] * grey[i];
        }

        var (edges, edgeSquares, count) = (0.0, 0.0, 0);
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                var edge = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - (4 * grey[at]);
                edges += edge;
                edgeSquares += edge * edge;
                count++;
            }
        }

        return [sum / grey.Length, Deviation(sum, squares, grey.Length), count == 0 ? 0 : Math.Pow(Deviation(edges, edgeSquares, count), 2), width, height];
    }

    private static double Deviation(double sum, double squares, int count) => Math.Sqrt(Math.Max(0, (squares / count) - (sum / count * (sum / count))));
}
