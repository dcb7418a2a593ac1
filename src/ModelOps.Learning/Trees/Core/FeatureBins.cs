using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelOps.Learning.Trees;

/// <summary>
/// How the values of one feature fall into at most 255 bins, with one more, the last, for missing values.
/// </summary>
internal sealed class FeatureBins
{
    public const int MostBins = 255;
    private const int OtherCategories = 253;
    private const int LeastFrequent = 4;
    private const int Lanes = 16;

    private readonly byte[]? _binOfCode;
    private readonly float[] _search;

    private FeatureBins(int count, bool hasMissing, float[] thresholds, byte[]? binOfCode, int[] codes, bool hasOther)
    {
        Count = count;
        HasMissing = hasMissing;
        Thresholds = thresholds;
        Codes = codes;
        HasOther = hasOther;
        _binOfCode = binOfCode;

        // The last of each sixteen thresholds, then all of them.
        _search = new float[17 * Lanes];
        Array.Fill(_search, float.PositiveInfinity);
        thresholds.CopyTo(_search, Lanes);
        for (var i = 0; i < Lanes; i++)
        {
            _search[i] = _search[((i + 2) * Lanes) - 1];
        }
    }

    /// <summary>The number of bins for values; the bin of that number is for missing ones.</summary>
    public int Count { get; }

    public bool HasMissing { get; }

    public int TotalCount => HasMissing ? Count + 1 : Count;

    /// <summary>False when no split can tell rows apart.</summary>
    public bool IsUseful => TotalCount > 1;

    /// <summary>Numbers: bin b holds the values x with Thresholds[b − 1] &lt; x ≤ Thresholds[b].</summary>
    public float[] Thresholds { get; }

    public bool IsCategorical => _binOfCode is not null;

    /// <summary>Categories: the code of each bin; the last bin may stand for all rarer codes.</summary>
    public int[] Codes { get; }

    public bool HasOther { get; }

    /// <summary>The value at or under which a row goes left when the bins up to <paramref name="bin"/> do.</summary>
    public float Threshold(int bin) => bin < Thresholds.Length ? Thresholds[bin] : float.PositiveInfinity;

    public byte BinOf(float value)
    {
        if (float.IsNaN(value))
        {
            return (byte)Count;
        }

        if (_binOfCode is not null)
        {
            return value >= 0 && value < _binOfCode.Length ? _binOfCode[(int)value] : (byte)Count;
        }

        // The number of thresholds below the value, in two steps of sixteen comparisons.
        ref var search = ref MemoryMarshal.GetArrayDataReference(_search);
        var sixteens = Below(ref search, 0, value);
        return (byte)((Lanes * sixteens) + Below(ref search, Lanes * (sixteens + 1), value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(ref float search, int from, float value) =>
        BitOperations.PopCount(Vector512.LessThan(Vector512.LoadUnsafe(ref search, (nuint)from), Vector512.Create(value)).ExtractMostSignificantBits());

    /// <summary>Bins for numbers.</summary>
    /// <param name="sorted">Values in ascending order, none missing.</param>
    /// <param name="hasMissing">True when rows without a value exist.</param>
    /// <param name="mostBins">2 to 255.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FeatureBins OfNumbers(ReadOnlySpan<float> sorted, bool hasMissing, int mostBins)
    {
        var distinct = 0;
        for (var i = 0; i < sorted.Length && distinct <= mostBins; i++)
        {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        var thresholds = new List<float>();
        if (distinct > mostBins)
        {
            AddQuantiles(thresholds, sorted, mostBins);
        }
        else
        {
            for (var i = 1; i < sorted.Length; i++)
            {
                if (sorted[i] != sorted[i - 1])
                {
                    thresholds.Add(Between(sorted[i - 1], sorted[i]));
                }
            }
        }

        return new FeatureBins(thresholds.Count + 1, hasMissing, [.. thresholds], null, [], false);
    }

    /// <summary>Bins for categories: one a code, or, of more than 254 codes, one for each of the most frequent and one for the rest.</summary>
    /// <param name="counts">How many rows have each code.</param>
    /// <param name="hasMissing">True when rows without a value exist.</param>
    public static FeatureBins OfCategories(int[] counts, bool hasMissing)
    {
        var binOfCode = new byte[counts.Length];
        if (counts.Length <= OtherCategories + 1)
        {
            var codes = new int[counts.Length];
            for (var code = 0; code < codes.Length; code++)
            {
                binOfCode[code] = (byte)(codes[code] = code);
            }

            return new FeatureBins(codes.Length, hasMissing, [], binOfCode, codes, false);
        }

        int[] frequent = [.. Enumerable.Range(0, counts.Length).OrderByDescending(code => counts[code]).Take(OtherCategories)];
        Array.Fill(binOfCode, (byte)OtherCategories);
        for (var bin = 0; bin < frequent.Length; bin++)
        {
            binOfCode[frequent[bin]] = (byte)bin;
        }

        return new FeatureBins(OtherCategories + 1, hasMissing, [], binOfCode, [.. frequent, -1], true);
    }

    // The middle of two neighbours, at least the lower and under the upper one in single precision, too.
    internal static float Between(float low, float high)
    {
        var middle = (float)((low + (double)high) / 2);
        return middle >= low && middle < high ? middle : low;
    }

    // Values as frequent as a mean bin get a bin of their own; the others share the rest evenly. With few rows a mean bin has one or two:
    // there a value that comes twice is not frequent.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddQuantiles(List<float> thresholds, ReadOnlySpan<float> sorted, int mostBins)
    {
        var frequentFrom = Math.Max(LeastFrequent, (double)sorted.Length / mostBins);
        var restBins = mostBins;
        double restRows = sorted.Length;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = End(sorted, start);
            if (end - start >= frequentFrom)
            {
                restBins--;
                restRows -= end - start;
            }
        }

        var share = restRows / Math.Max(1, restBins);
        double filled = 0;
        var (from, to) = (0, End(sorted, 0));
        while (to < sorted.Length && thresholds.Count < mostBins - 1)
        {
            var next = End(sorted, to);
            var count = to - from;
            var frequent = count >= frequentFrom;
            filled += count;
            restRows -= frequent ? 0 : count;
            if (frequent || filled >= share || (next - to >= frequentFrom && filled >= share / 2))
            {
                thresholds.Add(Between(sorted[from], sorted[to]));
                restBins -= frequent ? 0 : 1;
                share = restRows / Math.Max(1, restBins);
                filled = 0;
            }

            (from, to) = (to, next);
        }
    }

    // Where the run of equal values ends that starts at an index.
    private static int End(ReadOnlySpan<float> sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end;
    }
}
