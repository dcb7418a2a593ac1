namespace ModelOps.Vision.Tests;

/// <summary>Kinds of pixels, transparency and rotation.</summary>
public sealed class FormatTests
{
    private readonly SkiaCodec _codec = new();

    [Fact]
    public void Shades_of_grey_become_equal_channels() =>
        Assert.Equal([0, 0, 0, 200, 200, 200], _codec.Decode(ImageFiles.Png(2, 1, 8, 0, [0, 0, 200])).Pixels);

    [Fact]
    public void A_palette_is_looked_up() =>
        Assert.Equal([9, 8, 7, 1, 2, 3], _codec.Decode(ImageFiles.Png(2, 1, 8, 3, [0, 1, 0], [1, 2, 3, 9, 8, 7])).Pixels);

    [Fact]
    public void Sixteen_bits_become_eight() =>
        Assert.Equal([0, 128, 255], _codec.Decode(ImageFiles.Png(1, 1, 16, 2, [0, 0, 0, 128, 128, 255, 255])).Pixels);

    [Fact]
    public void Transparent_pixels_are_read_over_white()
    {
        var file = ImageFiles.Png(3, 1, 8, 6, [0, 10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128]);

        Assert.True(_codec.ReadInfo(file)!.HasAlpha);
        Assert.Equal([10, 20, 30, 255, 255, 255, 127, 127, 127], _codec.Decode(file).Pixels);
    }

    // Four corners of one colour each: top left red, top right green, bottom left blue, bottom right white; and where each orientation shows them.
    [Theory, InlineData(1, "RGBW"), InlineData(2, "GRWB"), InlineData(3, "WBGR"), InlineData(4, "BWRG"), InlineData(5, "RBGW"), InlineData(6, "BRWG"), InlineData(7, "WGBR"), InlineData(8, "GWRB")]
    public void Each_orientation_of_EXIF_is_applied(byte orientation, string corners)
    {
        const int Width = 64;
        const int Height = 32;
        byte[][] colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]];
        byte[] pixels = [.. Enumerable.Range(0, Width * Height).SelectMany(i => colours[(i / Width >= Height / 2 ? 2 : 0) + (i % Width >= Width / 2 ? 1 : 0)])];
        var file = ImageFiles.Turned(_codec.EncodeJpeg(new PixelImage(Width, Height, pixels), 95), orientation);

        var info = _codec.ReadInfo(file)!;
        var image = _codec.Decode(file);

        Assert.Equal(orientation >= 5 ? (Height, Width) : (Width, Height), (info.Width, info.Height));
        Assert.Equal((info.Width, info.Height), (image.Width, image.Height));
        Assert.Equal(corners, string.Concat(new (int X, int Y)[] { (4, 4), (image.Width - 5, 4), (4, image.Height - 5), (image.Width - 5, image.Height - 5) }
            .Select(at => Name(image.Pixels.AsSpan(((at.Y * image.Width) + at.X) * 3, 3)))));
    }

    private static char Name(ReadOnlySpan<byte> colour) => (colour[0] > 128, colour[1] > 128, colour[2] > 128) switch
    {
        (true, false, false) => 'R',
        (false, true, false) => 'G',
        (false, false, true) => 'B',
        (true, true, true) => 'W',
        _ => '?',
    };
}
