using System.Runtime.InteropServices;
using SkiaSharp;

namespace ModelOps.Vision;

/// <summary>Reads and writes images by SkiaSharp.</summary>
internal sealed class SkiaCodec : IImageCodec
{
    public string Name => "skia";

    public IReadOnlyList<string> Formats => ["jpeg", "png", "webp", "bmp", "gif"];

    public ImageInfo? ReadInfo(ReadOnlyMemory<byte> file)
    {
        using var source = new Source(file);
        if (source.Codec is not { } codec || Format(codec.EncodedFormat) is not { } format)
        {
            return null;
        }

        var size = codec.Info;
        var (width, height) = ImageOrientation.IsTurned(codec.EncodedOrigin) ? (size.Height, size.Width) : (size.Width, size.Height);
        return new ImageInfo(width, height, format)
        {
            FrameCount = Math.Max(1, codec.FrameCount),
            HasAlpha = size.AlphaType is not (SKAlphaType.Opaque or SKAlphaType.Unknown),
            IsGrey = size.ColorType is SKColorType.Gray8,
        };
    }

    public unsafe PixelImage Decode(ReadOnlyMemory<byte> file)
    {
        using var source = new Source(file);
        var codec = source.Codec ?? throw new InvalidDataException("is of no format that can be read");
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var length = checked(info.Width * info.Height * 4);

        // Outside of the garbage collector's heap, where tens of megabytes for each photograph would wait for it.
        var pixels = (byte*)NativeMemory.AllocZeroed((nuint)length);
        try
        {
            return codec.GetPixels(info, (nint)pixels) switch
            {
                SKCodecResult.Success => ImageOrientation.Apply(new PixelImage(info.Width, info.Height, OverWhite(new ReadOnlySpan<byte>(pixels, length))), codec.EncodedOrigin),
                SKCodecResult.IncompleteInput => throw new InvalidDataException("ends before its last row"),
                var result => throw new InvalidDataException($"is broken ({result})"),
            };
        }
        finally
        {
            NativeMemory.Free(pixels);
        }
    }

    public byte[] EncodeJpeg(PixelImage image, int quality) => Encode(image, SKEncodedImageFormat.Jpeg, quality);

    public byte[] EncodePng(PixelImage image) => Encode(image, SKEncodedImageFormat.Png, 100);

    private static byte[] Encode(PixelImage image, SKEncodedImageFormat format, int quality)
    {
        var info = new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = new byte[image.Pixels.Length / 3 * 4];
        for (int from = 0, to = 0; from < image.Pixels.Length; from += 3, to += 4)
        {
            image.Pixels.AsSpan(from, 3).CopyTo(pixels.AsSpan(to));
            pixels[to + 3] = 255;
        }

        using var made = SKImage.FromPixelCopy(info, pixels);
        using var data = made.Encode(format, quality);
        return data.ToArray();
    }

    private static byte[] OverWhite(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            var alpha = rgba[from + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                rgb[to + channel] = alpha == 255 ? rgba[from + channel] : (byte)(((rgba[from + channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }

        return rgb;
    }

    private static string? Format(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Jpeg => "jpeg",
        SKEncodedImageFormat.Png => "png",
        SKEncodedImageFormat.Webp => "webp",
        SKEncodedImageFormat.Bmp => "bmp",
        SKEncodedImageFormat.Gif => "gif",
        _ => null,
    };

    // Skia reads the bytes where they are: they are pinned as long as the codec lives.
    private sealed class Source : IDisposable
    {
        private readonly System.Buffers.MemoryHandle _pin;
        private readonly SKData _data;

        public unsafe Source(ReadOnlyMemory<byte> file)
        {
            _pin = file.Pin();
            _data = SKData.Create((nint)_pin.Pointer, file.Length);
            Codec = SKCodec.Create(_data);
        }

        public SKCodec? Codec { get; }

        public void Dispose()
        {
            Codec?.Dispose();
            _data.Dispose();
            _pin.Dispose();
        }
    }
}
