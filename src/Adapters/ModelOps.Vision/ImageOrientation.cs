using SkiaSharp;

namespace ModelOps.Vision;

/// <summary>Turns and mirrors pixels as EXIF's tag 0x0112 asks (its eight values are Skia's origins).</summary>
internal static class ImageOrientation
{
    /// <summary>True when width and height change places.</summary>
    public static bool IsTurned(SKEncodedOrigin origin) => origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    public static PixelImage Apply(PixelImage image, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
        {
            return image;
        }

        var (width, height) = IsTurned(origin) ? (image.Height, image.Width) : (image.Width, image.Height);
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = origin switch
                {
                    SKEncodedOrigin.TopRight => (image.Width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (image.Width - 1 - x, image.Height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, image.Height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, image.Height - 1 - x),
                    SKEncodedOrigin.RightBottom => (image.Width - 1 - y, image.Height - 1 - x),
                    _ => (image.Width - 1 - y, x), // LeftBottom
                };
                image.Pixels.AsSpan(((fromY * image.Width) + fromX) * 3, 3).CopyTo(pixels.AsSpan(((y * width) + x) * 3));
            }
        }

        return new PixelImage(width, height, pixels);
    }
}
