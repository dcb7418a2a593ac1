using System.Numerics;

namespace ModelOps.Data.Images;

/// <summary>
/// Finds images that are the same or nearly so, without comparing each with each: near hashes are looked up, and what is found is proved by the correlation of finer grids,
/// since a hash knows only light and shade at large.
/// </summary>
internal static class ImageDuplicates
{
    /// <summary>Bits in which the hashes of near duplicates differ at most.</summary>
    public const int MostBits = 4;

    // Of five parts of a hash, one at least is equal in hashes that differ in four bits.
    private const int Parts = MostBits + 1;
    private const int MostInBucket = 64;
    private const int MostPairs = 10_000;
    private const double LeastCorrelation = 0.97;

    // Plain images, as a white page, have hashes with hardly a bit of their own: such hashes say nothing.
    private const int LeastOnes = 6;

    /// <summary>The pairs, the nearest first.</summary>
    /// <param name="digests">The digest of each file.</param>
    /// <param name="hashes">The hash of each image.</param>
    /// <param name="grids">The grid of each image.</param>
    public static IReadOnlyList<ImagePair> Find(IReadOnlyList<byte[]> digests, IReadOnlyList<ulong> hashes, IReadOnlyList<float[]> grids)
    {
        var pairs = new Dictionary<(int, int), int>();
        foreach (var same in Enumerable.Range(0, digests.Count).GroupBy(row => Convert.ToHexString(digests[row]), StringComparer.Ordinal))
        {
            // The first of equal files stands for all of them: a thousand copies are a thousand pairs, not half a million.
            var first = same.First();
            foreach (var row in same.Skip(1))
            {
                pairs[(first, row)] = 0;
            }
        }

        for (var part = 0; part < Parts; part++)
        {
            var (shift, bits) = (part * 64 / Parts, ((part + 1) * 64 / Parts) - (part * 64 / Parts));
            foreach (var bucket in Enumerable.Range(0, hashes.Count).Where(row => IsTelling(hashes[row])).GroupBy(row => (hashes[row] >> shift) & ((1UL << bits) - 1)))
            {
                Compare([.. bucket], hashes, grids, pairs);
            }
        }

        return [.. pairs.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostPairs).Select(pair => new ImagePair(pair.Key.Item1, pair.Key.Item2, pair.Value))];
    }

    // In a large bucket each row is compared with the next ones in the order of the hashes, among which its nearest are likely.
    private static void Compare(int[] rows, IReadOnlyList<ulong> hashes, IReadOnlyList<float[]> grids, Dictionary<(int, int), int> pairs)
    {
        Array.Sort(rows, (a, b) => hashes[a].CompareTo(hashes[b]) is var order and not 0 ? order : a.CompareTo(b));
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = i + 1; j < Math.Min(rows.Length, i + MostInBucket); j++)
            {
                var distance = BitOperations.PopCount(hashes[rows[i]] ^ hashes[rows[j]]);
                if (distance <= MostBits && Correlation(grids[rows[i]], grids[rows[j]]) >= LeastCorrelation)
                {
                    pairs.TryAdd((Math.Min(rows[i], rows[j]), Math.Max(rows[i], rows[j])), distance);
                }
            }
        }
    }

    private static double Correlation(float[] a, float[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (both, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            both += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }

        return squareA == 0 || squareB == 0 ? 0 : both / Math.Sqrt(squareA * squareB);
    }

    private static bool IsTelling(ulong hash) => BitOperations.PopCount(hash) is >= LeastOnes and <= 64 - LeastOnes;
}
