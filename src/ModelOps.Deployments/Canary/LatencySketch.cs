using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>Latencies in bins that grow by 2 %, from a microsecond to 45 minutes: a fixed size however many there are, and quantiles within 2 %.</summary>
public sealed class LatencySketch
{
    private const int BinCount = 1096;
    private static readonly double _growth = Math.Log(1.02);
    private readonly long[] _bins = new long[BinCount];

    /// <summary>An empty sketch.</summary>
    public LatencySketch()
    {
    }

    /// <summary>A sketch from its filled bins.</summary>
    /// <param name="bins">As <see cref="Bins"/> gives them; others than there are do not count.</param>
    [JsonConstructor]
    public LatencySketch(IReadOnlyDictionary<int, long> bins)
    {
        foreach (var (bin, count) in bins.Where(pair => pair.Key is >= 0 and < BinCount && pair.Value > 0))
        {
            _bins[bin] = count;
            Count += count;
        }
    }

    /// <summary>The latencies in it.</summary>
    [JsonIgnore]
    public long Count { get; private set; }

    /// <summary>The bins that are not empty, by number: bin i holds latencies from 1.02^i to 1.02^(i+1) microseconds.</summary>
    public IReadOnlyDictionary<int, long> Bins => _bins.Index().Where(bin => bin.Item > 0).ToDictionary(bin => bin.Index, bin => bin.Item);

    /// <summary>Takes a latency in.</summary>
    /// <param name="latency">The latency.</param>
    public void Add(TimeSpan latency)
    {
        _bins[(int)Math.Clamp(Math.Log(Math.Max(1, latency.TotalMicroseconds)) / _growth, 0, BinCount - 1)]++;
        Count++;
    }

    /// <summary>A copy, which later latencies do not change.</summary>
    public LatencySketch Copy() => new(Bins);

    /// <summary>A quantile in milliseconds, with an interval that holds at every look.</summary>
    /// <param name="quantile">Between 0 and 1.</param>
    /// <param name="alpha">The chance of ever missing the true value.</param>
    /// <returns>From 0, and to infinity while there are too few latencies to bound it.</returns>
    /// <exception cref="InvalidInputException">A quantile or alpha out of range.</exception>
    public SequentialInterval Quantile(double quantile, double alpha = 0.05)
    {
        var (low, estimate, high) = AlwaysValid.QuantileRanks(Count, quantile, alpha);
        return new(
            estimate == 0 ? double.NaN : Milliseconds(BinOf(estimate) + 0.5),
            low == 0 ? 0 : Milliseconds(BinOf(low)),
            high > Count ? double.PositiveInfinity : Milliseconds(BinOf(high) + 1), Count, alpha);
    }

    private static double Milliseconds(double bin) => Math.Exp(bin * _growth) / 1000;

    private int BinOf(long rank)
    {
        var bin = 0;
        for (; bin < BinCount - 1 && rank > _bins[bin]; bin++)
        {
            rank -= _bins[bin];
        }

        return bin;
    }
}
