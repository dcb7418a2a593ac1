namespace ModelOps.Evaluation.Images;

/// <summary>Covers one part of an image after another, in steps of half its size, by the image's mean colour. The heat of a pixel is by how much the probability fell on average where it was covered.</summary>
internal static class Occlusion
{
    private const int Sixth = 6;
    private const int AtOnce = 64;

    public static double[] Heat(PixelImage image, int? patch, Func<IReadOnlyList<PixelImage>, double[]> score, double probability, IProgress<ExplainProgress>? progress)
    {
        var side = patch ?? Math.Max(1, Math.Min(image.Width, image.Height) / Sixth);
        var mean = Mean(image);
        var places = Starts(image.Height, side).SelectMany(top => Starts(image.Width, side).Select(left => (Left: left, Top: top))).ToArray();
        var (fallen, covered) = (new double[image.Width * image.Height], new int[image.Width * image.Height]);
        foreach (var (chunk, some) in places.Chunk(AtOnce).Index())
        {
            var scores = score([.. some.Select(place => Covered(image, place.Left, place.Top, side, mean))]);
            for (var i = 0; i < some.Length; i++)
            {
                for (var y = some[i].Top; y < Math.Min(image.Height, some[i].Top + side); y++)
                {
                    for (var x = some[i].Left; x < Math.Min(image.Width, some[i].Left + side); x++)
                    {
                        fallen[(y * image.Width) + x] += probability - scores[i];
                        covered[(y * image.Width) + x]++;
                    }
                }
            }

            progress?.Report(new ExplainProgress(Math.Min((chunk + 1) * AtOnce, places.Length), places.Length, "parts of an image"));
        }

        return [.. fallen.Zip(covered, (sum, count) => sum / count)];
    }

    // Each pixel is covered, and the last square ends at the edge.
    private static IEnumerable<int> Starts(int size, int side)
    {
        var last = Math.Max(0, size - side);
        for (var start = 0; start < last; start += Math.Max(1, side / 2))
        {
            yield return start;
        }

        yield return last;
    }

    private static PixelImage Covered(PixelImage image, int left, int top, int side, byte[] colour)
    {
        var pixels = image.Pixels.ToArray();
        for (var y = top; y < Math.Min(image.Height, top + side); y++)
        {
            for (var x = left; x < Math.Min(image.Width, left + side); x++)
            {
                colour.CopyTo(pixels, ((y * image.Width) + x) * 3);
            }
        }

        return new PixelImage(image.Width, image.Height, pixels);
    }

    private static byte[] Mean(PixelImage image)
    {
        var sums = new long[3];
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            sums[i % 3] += image.Pixels[i];
        }

        return Array.ConvertAll(sums, sum => (byte)(sum / (image.Pixels.Length / 3)));
    }
}
