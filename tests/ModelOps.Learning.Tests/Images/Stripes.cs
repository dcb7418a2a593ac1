namespace ModelOps.Learning.Tests.Images;

/// <summary>Small images of stripes: across or along. Their phase, width and colours are drawn, so that no pixel alone tells which.</summary>
internal static class Stripes
{
    public static Frame Frame(int count, int seed, int width = 16, int height = 16)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "across" : "along").ToArray();
        return new Frame(
            StringColumn.From("image", labels.Select(label => ImageFile.ToDataUri(Image(label == "across", random, width, height)))),
            StringColumn.From("label", labels));
    }

    public static PixelImage Image(bool across, Random random, int width, int height)
    {
        var (phase, period) = (random.NextDouble() * 8, 3 + (2 * random.NextDouble()));
        var colours = Enumerable.Range(0, 3).Select(_ => 60 + random.Next(60)).ToArray();
        var pixels = new byte[width * height * 3];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var wave = Math.Sin(((across ? row : column) + phase) * 2 * Math.PI / period);
                for (var channel = 0; channel < 3; channel++)
                {
                    pixels[(((row * width) + column) * 3) + channel] = (byte)(colours[channel] + 40 + (30 * wave) + random.Next(20));
                }
            }
        }

        return new PixelImage(width, height, pixels);
    }
}
