namespace ModelOps;

/// <summary>Small copies of images for pages.</summary>
public static class ImageThumbnail
{
    private const int Quality = 80;

    /// <summary>An image made small: each pixel is the mean of those that it stands for. A small image stays as it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="side">The most pixels of its longer side.</param>
    public static PixelImage Of(PixelImage image, int side)
    {
        var longer = Math.Max(image.Width, image.Height);
        if (longer <= side)
        {
            return image;
        }

        var (width, height) = (Math.Max(1, image.Width * side / longer), Math.Max(1, image.Height * side / longer));
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = (y * image.Height / height, Math.Max((y * image.Height / height) + 1, (y + 1) * image.Height / height));
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (x * image.Width / width, Math.Max((x * image.Width / width) + 1, (x + 1) * image.Width / width));
                for (var channel = 0; channel < 3; channel++)
                {
                    long sum = 0;
                    for (var row = top; row < bottom; row++)
                    {
                        for (var column = left; column < right; column++)
                        {
                            sum += image.Pixels[(((row * image.Width) + column) * 3) + channel];
                        }
                    }

                    pixels[(((y * width) + x) * 3) + channel] = (byte)(sum / ((bottom - top) * (right - left)));
                }
            }
        }

        return new PixelImage(width, height, pixels);
    }

    /// <summary>An image as what <c>src</c> of an <c>img</c> element takes: a small JPEG as a <c>data:</c> URI.</summary>
    /// <param name="image">The image.</param>
    /// <param name="side">The most pixels of its longer side.</param>
    /// <exception cref="InvalidInputException">No loaded package writes image files.</exception>
    public static string ToSource(PixelImage image, int side) => ImageFile.ToDataUri(ImageCodecs.Writer.EncodeJpeg(Of(image, side), Quality));
}
