namespace ModelOps.Vision.Tests;

public sealed class SkiaCodecTests
{
    private readonly SkiaCodec _codec = new();

    [Theory, InlineData(1, 1), InlineData(7, 3), InlineData(64, 48)]
    public void A_PNG_file_gives_the_pixels_that_were_written(int width, int height)
    {
        var image = Noise(width, height);

        var file = _codec.EncodePng(image);

        Assert.Equal(new ImageInfo(width, height, "png"), _codec.ReadInfo(file));
        Assert.Equal(image.Pixels, _codec.Decode(file).Pixels);
    }

    [Fact]
    public void A_JPEG_file_of_one_colour_gives_that_colour()
    {
        var image = new PixelImage(16, 8, [.. Enumerable.Repeat<byte[]>([200, 100, 50], 128).SelectMany(pixel => pixel)]);

        var decoded = _codec.Decode(_codec.EncodeJpeg(image, 95));

        Assert.Equal((16, 8), (decoded.Width, decoded.Height));
        Assert.All(decoded.Pixels.Select((value, i) => Math.Abs(value - image.Pixels[i])), difference => Assert.InRange(difference, 0, 3));
    }

    [Fact]
    public void A_file_that_ends_too_early_is_an_error()
    {
        var file = _codec.EncodePng(Noise(64, 64));

        var error = Assert.Throws<InvalidDataException>(() => _codec.Decode(file.AsMemory(0, file.Length / 2)));

        Assert.Equal("ends before its last row", error.Message);
    }

    [Fact]
    public void Content_of_another_kind_has_no_head() => Assert.Null(_codec.ReadInfo("hello, this is text"u8.ToArray()));

    private static PixelImage Noise(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(width + height).NextBytes(pixels);
        return new PixelImage(width, height, pixels);
    }
}
