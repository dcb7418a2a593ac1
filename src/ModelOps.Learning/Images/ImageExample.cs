namespace ModelOps.Learning.Images;

/// <summary>The example of a model that takes images: a small one that is sent as it is.</summary>
internal static class ImageExample
{
    private const int Side = 8;

    /// <summary>One row of a made image for each column.</summary>
    public static Frame Of(IReadOnlyList<string> columns)
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 255 / pixels.Length);
        }

        var text = ImageFile.ToDataUri(new PixelImage(Side, Side, pixels));
        return new Frame(columns.Select(name => StringColumn.From(name, [text])));
    }
}
