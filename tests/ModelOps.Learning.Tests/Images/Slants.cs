namespace ModelOps.Learning.Tests.Images;

/// <summary>Small images of stripes at an angle; phase, width, colours and noise are drawn.</summary>
internal static class Slants
{
    public static Frame Frame(int count, int seed, params int[] angles)
    {
        var random = new Random(seed);
        var drawn = Enumerable.Range(0, count).Select(i => angles[i % angles.Length]).ToArray();
        return new Frame(
            StringColumn.From("image", drawn.Select(angle => ImageFile.ToDataUri(Image(angle, random)))),
            StringColumn.From("label", drawn.Select(angle => $"a{angle}")));
    }

    private static PixelImage Image(int angle, Random random)
    {
        const int Side = 16;
        var (phase, period) = (random.NextDouble() * 8, 3.5 + (2 * random.NextDouble()));
        var (sine, cosine) = (Math.Sin(angle * Math.PI / 180), Math.Cos(angle * Math.PI / 180));
        var colours = Enumerable.Range(0, 3).Select(_ => 60 + random.Next(60)).ToArray();
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column) = (i / 3 / Side, i / 3 % Side);
            var wave = Math.Sin(((row * cosine) + (column * sine) + phase) * 2 * Math.PI / period);
            pixels[i] = (byte)(colours[i % 3] + 45 + (30 * wave) + random.Next(30));
        }

        return new PixelImage(Side, Side, pixels);
    }
}
