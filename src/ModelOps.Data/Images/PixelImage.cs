namespace ModelOps;

/// <summary>A decoded image: red, green and blue of each pixel, one byte each.</summary>
public sealed class PixelImage
{
    /// <summary>Wraps pixels; they must not be changed while in use.</summary>
    /// <param name="width">Pixels in a row; at least 1.</param>
    /// <param name="height">Rows; at least 1.</param>
    /// <param name="pixels">Row after row from the top, red, green and blue of each pixel; its length is width × height × 3.</param>
    public PixelImage(int width, int height, byte[] pixels)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"{pixels.Length} bytes are not {width} × {height} pixels of three bytes.", nameof(pixels));
        }

        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Row after row from the top, red, green and blue of each pixel, 0 to 255.</summary>
    public byte[] Pixels { get; }
}
