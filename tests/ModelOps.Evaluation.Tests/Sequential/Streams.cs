namespace ModelOps.Evaluation.Tests.Sequential;

/// <summary>Two versions under traffic: each request goes to the one or the other, and may fail.</summary>
internal sealed class Streams(int seed)
{
    private readonly Random _random = new(seed);

    internal ProportionCount Baseline { get; private set; }

    internal ProportionCount Sample { get; private set; }

    internal void Next(double baselineRate, double sampleRate, double sampleShare)
    {
        if (_random.NextDouble() < sampleShare)
        {
            Sample += new ProportionCount(_random.NextDouble() < sampleRate ? 1 : 0, 1);
        }
        else
        {
            Baseline += new ProportionCount(_random.NextDouble() < baselineRate ? 1 : 0, 1);
        }
    }

    internal double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    internal double Latency(double median) => median * Math.Exp(0.6 * Normal());

    internal int Value(double[] shares)
    {
        var (draw, value) = (_random.NextDouble(), 0);
        for (; value < shares.Length - 1 && (draw -= shares[value]) >= 0; value++)
        {
        }

        return value;
    }
}
