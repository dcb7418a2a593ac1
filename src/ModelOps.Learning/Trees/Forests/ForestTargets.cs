namespace ModelOps.Learning.Trees;

/// <summary>
/// Targets as whole numbers for histograms. Numbers: the deviation from the mean in the upper half and the weight in
/// the lower, as boosting packs gradient and hessian; the variance that a split removes is then its gain. Classes: a
/// lane of 64 bits counts two classes.
/// </summary>
internal sealed class ForestTargets
{
    private const double Room = 1 << 30;
    private readonly double _valueScale;
    private readonly double _weightScale;
    private readonly double _mean;

    public ForestTargets(Targets y)
    {
        Source = y;
        Classes = y.ClassCount;
        Lanes = Math.Max(1, (Classes + 1) / 2);
        double weight = 0, sum = 0, spread = 0;
        for (var row = 0; row < y.Values.Length; row++)
        {
            weight += WeightOf(row);
            sum += WeightOf(row) * y.Values[row];
        }

        _mean = Classes > 0 ? 0 : sum / Math.Max(weight, double.Epsilon);
        for (var row = 0; row < y.Values.Length; row++)
        {
            spread += WeightOf(row) * Math.Abs(y.Values[row] - _mean);
        }

        // A bootstrap repeats rows: a quarter of the room is left for the luck of the draw.
        _weightScale = y.Weights is null ? 1 : Room / Math.Max(weight, double.Epsilon) / 4;
        _valueScale = spread > 0 ? Room / spread / 4 : 1;
    }

    public Targets Source { get; }

    /// <summary>0 for numbers.</summary>
    public int Classes { get; }

    /// <summary>64-bit values a bin.</summary>
    public int Lanes { get; }

    /// <summary>True when sums of weights count rows.</summary>
    public bool CountsRows => Source.Weights is null;

    public double WeightOf(int row) => Source.Weights is null ? 1 : Source.Weights[row];

    /// <summary>Numbers: deviation and weight. Classes: the class in the upper half, the weight in the lower.</summary>
    public long Pack(int row, int times)
    {
        var weight = CountsRows ? times : Math.Max(1, (long)Math.Round(WeightOf(row) * times * _weightScale));
        var upper = Classes > 0 ? (long)Source.Values[row] : (long)Math.Round((Source.Values[row] - _mean) * WeightOf(row) * times * _valueScale);
        return (upper << 32) + weight;
    }
}
