namespace ModelOps.Bench.Networks;

/// <summary>Images as portable pixmaps in data: URIs, which need neither files nor a decoder.</summary>
internal static class BenchImages
{
    /// <summary>Two classes of noise, one brighter: what a net costs does not depend on what it sees.</summary>
    public static Frame Noise(int count, int side, int seed)
    {
        var random = new Random(seed);
        var images = new string[count];
        var labels = new string[count];
        for (var i = 0; i < count; i++)
        {
            var pixels = new byte[side * side * 3];
            random.NextBytes(pixels);
            if (i % 2 == 0)
            {
                pixels = [.. pixels.Select(value => (byte)(value / 2))];
            }

            (images[i], labels[i]) = (Uri(pixels, side), i % 2 == 0 ? "dark" : "bright");
        }

        return new Frame([StringColumn.From("image", images), StringColumn.From("label", labels)]);
    }

    /// <summary>RGB pixels, row after row, as text.</summary>
    public static string Uri(byte[] pixels, int side) =>
        "data:image/x-portable-pixmap;base64," + Convert.ToBase64String([.. System.Text.Encoding.ASCII.GetBytes($"P6\n{side} {side}\n255\n"), .. pixels]);
}
