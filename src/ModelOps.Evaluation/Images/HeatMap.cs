namespace ModelOps.Evaluation.Images;

/// <summary>Heat over images.</summary>
internal static class HeatMap
{
    private const double Least = 0.15;
    private const double Most = 0.75;

    // Inferno, a colour map of even steps in brightness, also for readers who do not tell red from green.
    private static readonly (byte R, byte G, byte B)[] _colours = [(0, 0, 4), (27, 12, 65), (74, 12, 107), (120, 28, 109), (165, 44, 96), (207, 68, 70), (237, 105, 37), (251, 155, 6), (247, 209, 61), (252, 255, 164)];

    /// <summary>A map of another size by linear interpolation between the middles of its cells.</summary>
    public static double[] Resize(ReadOnlySpan<double> map, int columns, int rows, int width, int height)
    {
        var resized = new double[width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = Between(y, height, rows);
            for (var x = 0; x < width; x++)
            {
                var (left, right, along) = Between(x, width, columns);
                var upper = (map[(top * columns) + left] * (1 - along)) + (map[(top * columns) + right] * along);
                var lower = (map[(bottom * columns) + left] * (1 - along)) + (map[(bottom * columns) + right] * along);
                resized[(y * width) + x] = (upper * (1 - down)) + (lower * down);
            }
        }

        return resized;
    }

    /// <summary>Values above 0 as shares of the highest; others 0.</summary>
    public static double[] Normal(double[] map)
    {
        var most = map.Max();
        return most > 0 ? Array.ConvertAll(map, value => Math.Max(0, value / most)) : new double[map.Length];
    }

    public static PixelImage Over(PixelImage image, IReadOnlyList<double> heat)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < heat.Count; i++)
        {
            var (r, g, b) = Colour(heat[i]);
            var share = Least + ((Most - Least) * heat[i]);
            byte Mixed(int channel, double colour) => (byte)Math.Round((image.Pixels[(3 * i) + channel] * (1 - share)) + (colour * share));
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (Mixed(0, r), Mixed(1, g), Mixed(2, b));
        }

        return new PixelImage(image.Width, image.Height, pixels);
    }

    /// <summary>The colour of a value from 0 to 1, as CSS has it.</summary>
    public static string Css(double value)
    {
        var (r, g, b) = Colour(value);
        return FormattableString.Invariant($"rgb({r:0},{g:0},{b:0})");
    }

    private static (double R, double G, double B) Colour(double value)
    {
        var place = Math.Clamp(value, 0, 1) * (_colours.Length - 1);
        var (low, share) = ((int)Math.Min(place, _colours.Length - 2), place - Math.Min((int)place, _colours.Length - 2));
        var (from, to) = (_colours[low], _colours[low + 1]);
        return (from.R + ((to.R - from.R) * share), from.G + ((to.G - from.G) * share), from.B + ((to.B - from.B) * share));
    }

    private static (int Low, int High, double Share) Between(int place, int size, int cells)
    {
        var at = Math.Clamp(((place + 0.5) * cells / size) - 0.5, 0, cells - 1);
        return ((int)at, Math.Min((int)at + 1, cells - 1), at - (int)at);
    }
}
