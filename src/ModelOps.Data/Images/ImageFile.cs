using ModelOps.Data.Images;

namespace ModelOps;

/// <summary>
/// Reads images by the text that stands for them in a column: a file's path, or a <c>data:</c> URI with base64. The head is checked against limits before
/// anything is decoded.
/// </summary>
public static class ImageFile
{
    /// <summary>True for a text that holds an image's content, as a <c>data:</c> URI; false for a path.</summary>
    /// <param name="text">The text.</param>
    public static bool IsContent(string text) => DataUri.Is(text);

    /// <summary>Reads and decodes an image.</summary>
    /// <param name="text">A path, or a <c>data:</c> URI.</param>
    /// <param name="limits">What it may cost; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such file, too large, broken, or of an unknown format; the message names it.</exception>
    public static PixelImage Read(string text, ImageLimits? limits = null) => ImageContent.Of(text, limits ?? new ImageLimits()).Decode();

    /// <summary>Reads the head of an image, without decoding it.</summary>
    /// <param name="text">A path, or a <c>data:</c> URI.</param>
    /// <param name="limits">What it may cost; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such file, too large, or of an unknown format; the message names it.</exception>
    public static ImageInfo ReadInfo(string text, ImageLimits? limits = null) => ImageContent.Of(text, limits ?? new ImageLimits()).Info;

    /// <summary>The text that stands for the content of an image file: a <c>data:</c> URI.</summary>
    /// <param name="file">The file's content.</param>
    public static string ToDataUri(ReadOnlySpan<byte> file) => DataUri.Write(file);

    /// <summary>The text that stands for the content of an image, for where its path would be of no use, as on another machine. It is not decoded.</summary>
    /// <param name="text">A path, or a <c>data:</c> URI.</param>
    /// <param name="limits">What it may cost; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such file, too large, or of an unknown format; the message names it.</exception>
    public static string ToDataUri(string text, ImageLimits? limits = null) => DataUri.Write(ImageContent.Of(text, limits ?? new ImageLimits()).Bytes.Span);

    /// <summary>The text that stands for pixels: a <c>data:</c> URI of a PPM file, which needs no codec.</summary>
    /// <param name="image">The pixels.</param>
    public static string ToDataUri(PixelImage image) => DataUri.Write(PortablePixmap.Write(image));
}
