namespace ModelOps;

/// <summary>Reads and writes images of some formats. Safe for use by several threads at once. Add yours to <see cref="ImageCodecs"/>.</summary>
public interface IImageCodec
{
    /// <summary>Its name, as <c>skia</c>.</summary>
    string Name { get; }

    /// <summary>The formats that it reads, as <c>jpeg</c>.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Reads the head of a file, without memory for its pixels.</summary>
    /// <param name="file">The file's content.</param>
    /// <returns>What the head says; null when the content is of none of its formats.</returns>
    /// <exception cref="InvalidDataException">The head is broken.</exception>
    ImageInfo? ReadInfo(ReadOnlyMemory<byte> file);

    /// <summary>Decodes the first image of a file: rotated as its EXIF data asks, transparent pixels over white.</summary>
    /// <param name="file">The file's content.</param>
    /// <exception cref="InvalidDataException">The content is broken or ends too early; the message is the end of a sentence, such as "ends before its last row".</exception>
    PixelImage Decode(ReadOnlyMemory<byte> file);

    /// <summary>Writes a JPEG file.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="quality">1 to 100.</param>
    byte[] EncodeJpeg(PixelImage image, int quality);

    /// <summary>Writes a PNG file.</summary>
    /// <param name="image">The pixels.</param>
    byte[] EncodePng(PixelImage image);
}
