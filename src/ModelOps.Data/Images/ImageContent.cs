namespace ModelOps.Data.Images;

/// <summary>The bytes of an image with what its head says, within limits, and what to call it in messages.</summary>
internal sealed class ImageContent
{
    private readonly string _name;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly IImageCodec? _codec; // null for PPM

    private ImageContent(string name, ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        (_name, _bytes) = (name, bytes);
        if (bytes.Length == 0)
        {
            throw Error("is empty");
        }

        (Info, _codec) = Head(limits);
    }

    public ImageInfo Info { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public static ImageContent Of(string text, ImageLimits limits)
    {
        if (DataUri.TryRead(text, limits.MostBytes, out var bytes))
        {
            return new ImageContent($"The image of {bytes.Length} bytes", bytes, limits);
        }

        return limits.Files
            ? new ImageContent($"The image '{text}'", ReadFile(text, limits.MostBytes), limits)
            : throw new InvalidInputException("An image must be given by its content in base64, not by a path. Send the file's bytes.");
    }

    public PixelImage Decode()
    {
        try
        {
            return _codec is null ? PortablePixmap.Read(_bytes.Span) : _codec.Decode(_bytes);
        }
        catch (InvalidDataException exception)
        {
            throw Error(exception.Message);
        }
    }

    private (ImageInfo Info, IImageCodec? Codec) Head(ImageLimits limits)
    {
        var codecs = ImageCodecs.All;
        try
        {
            if (PortablePixmap.ReadInfo(_bytes.Span) is { } pixmap)
            {
                return (Within(pixmap, limits), null);
            }

            foreach (var codec in codecs)
            {
                if (codec.ReadInfo(_bytes) is { } info)
                {
                    return (Within(info, limits), codec);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw Error(exception.Message);
        }

        throw new InvalidInputException(codecs.Count == 0
            ? $"{_name} is not a PPM file, and no loaded package reads other formats. Load the package ModelOps.Vision."
            : $"{_name} is of no format that can be read here ({string.Join(", ", codecs.SelectMany(codec => codec.Formats).Append("ppm"))}). Give a file of one of them.");
    }

    private ImageInfo Within(ImageInfo info, ImageLimits limits) => info.PixelCount <= limits.MostPixels ? info
        : throw Error($"has {info.Width} × {info.Height} pixels, more than the {limits.MostPixels} that are read");

    private static byte[] ReadFile(string path, long mostBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            if (file.Length > mostBytes)
            {
                throw new InvalidInputException($"The image '{path}' has {file.Length} bytes, more than the {mostBytes} that are read. Give a smaller file.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(exception is FileNotFoundException or DirectoryNotFoundException
                ? $"There is no image '{path}'. Relative paths start at the working folder."
                : $"The image '{path}' cannot be read: {exception.Message}");
        }
    }

    private InvalidInputException Error(string what) => new($"{_name} {what}. Give another file, or leave it out.");
}
