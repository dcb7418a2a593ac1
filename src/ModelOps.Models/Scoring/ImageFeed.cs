using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>
/// Feeds an input of pixels [N, H, W, 3] from a column of images. Images of one size that follow one another go into one run; few at a time are in memory.
/// </summary>
/// <param name="column">Paths, or <c>data:</c> URIs.</param>
/// <param name="limits">What an image may cost.</param>
internal sealed class ImageFeed(StringColumn column, ImageLimits limits)
{
    /// <summary>Pixels of so many bytes take the runtime memory that is worth giving back.</summary>
    public const int ManyBytes = 3_000_000;

    private const int MostAtOnce = 32;

    // The graph takes about 20 bytes for each until it has resized them.
    private const long MostPixelsAtOnce = 2_000_000;

    /// <summary>True for an input that takes images.</summary>
    public static bool Takes(OnnxValue input) => input is { Type: OnnxType.UInt8, Dimensions: [_, _, _, 3] };

    /// <summary>A feed of a column.</summary>
    /// <exception cref="InvalidInputException">A column of numbers.</exception>
    public static ImageFeed Of(Column column, ImageLimits limits) => new(
        column as StringColumn ?? throw new InvalidInputException($"Column '{column.Name}' holds no images, but the model needs them there: paths of files, or their content as data: URIs."),
        limits);

    /// <summary>The rows in pieces of one size; the tensor of a piece is disposed of before the next is made.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public IEnumerable<(int Start, int Count, OrtTensor Pixels)> Pieces(int start, int count, CancellationToken cancellationToken)
    {
        var images = new List<PixelImage>();
        for (var row = start; row < start + count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = Read(row);
            if (images.Count > 0 && ((images[0].Width, images[0].Height) != (image.Width, image.Height) || images.Count == MostAtOnce || (long)images.Count * image.Width * image.Height >= MostPixelsAtOnce))
            {
                using var full = Tensor(images);
                using var pressure = RuntimeMemory.Of(full.Length);
                yield return (row - images.Count, images.Count, full);
                images.Clear();
            }

            images.Add(image);
        }

        if (images.Count > 0)
        {
            using var last = Tensor(images);
            using var pressure = RuntimeMemory.Of(last.Length);
            yield return (start + count - images.Count, images.Count, last);
        }
    }

    private PixelImage Read(int row)
    {
        try
        {
            return column.Text(row) is { Length: > 0 } text
                ? ImageFile.Read(text, limits)
                : throw new InvalidInputException("There is no image. Give one, or leave the row out.");
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"Row {row + 1} of '{column.Name}': {exception.Message}", exception);
        }
    }

    /// <summary>Images of one size as a tensor [N, H, W, 3].</summary>
    public static OrtTensor Tensor(List<PixelImage> images)
    {
        var tensor = OrtTensor.Allocate(OnnxType.UInt8, images.Count, images[0].Height, images[0].Width, 3);
        var pixels = tensor.Values<byte>();
        for (var i = 0; i < images.Count; i++)
        {
            images[i].Pixels.CopyTo(pixels[(i * images[i].Pixels.Length)..]);
        }

        return tensor;
    }
}
