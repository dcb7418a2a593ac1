namespace ModelOps;

/// <summary>What the head of an image file says.</summary>
/// <param name="Width">Pixels in a row, as the image is shown: after the rotation that its EXIF data asks for.</param>
/// <param name="Height">Rows, as the image is shown.</param>
/// <param name="Format">The format of the content, whatever the file's name says: <c>jpeg</c>, <c>png</c>, <c>webp</c>, <c>bmp</c>, <c>gif</c>, <c>ppm</c>.</param>
public sealed record ImageInfo(int Width, int Height, string Format)
{
    /// <summary>Width × height.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Images in the file: more than one when it is animated. The first one is read.</summary>
    public int FrameCount { get; init; } = 1;

    /// <summary>True when pixels may be transparent; they are read over white.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>True when the file holds shades of grey only.</summary>
    public bool IsGrey { get; init; }
}
