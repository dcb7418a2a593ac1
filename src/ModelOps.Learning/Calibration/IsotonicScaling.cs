namespace ModelOps.Learning.Calibration;

/// <summary>
/// A rising, piecewise linear function of a probability: isotonic regression by pooling neighbours that fall
/// (Ayer et al. 1955), joined by lines and constant outside.
/// </summary>
/// <param name="Knots">Places, rising by at least <see cref="Gap"/>.</param>
/// <param name="Heights">The value at each knot.</param>
internal sealed record IsotonicScaling(double[] Knots, double[] Heights)
{
    /// <summary>The least distance of knots: keeps slopes, and with them rounding, small.</summary>
    public const double Gap = 1e-5;

    /// <summary>
    /// Values are whole multiples of 1/<see cref="Grain"/>. Many rows share a height, of one class and of several; without this the last bits of a sum,
    /// which depend on its order, would decide between classes, and on which side of a threshold a row lies. A power of two: dividing by it is exact.
    /// </summary>
    public const double Grain = 1 << 30;

    public double Apply(double p)
    {
        // A sum of hinges, as in the graph.
        var value = Heights[0];
        var previous = 0.0;
        for (var i = 0; i < Knots.Length; i++)
        {
            var slope = Slope(i);
            value += (slope - previous) * Math.Max(0, p - Knots[i]);
            previous = slope;
        }

        return Math.Round(Math.Clamp(value, 0, 1) * Grain) / Grain;
    }

    /// <summary>How much the slope changes at a knot.</summary>
    public double Bend(int knot) => Slope(knot) - (knot == 0 ? 0 : Slope(knot - 1));

    public static IsotonicScaling Fit(double[] probabilities, bool[] positive, float[]? weights)
    {
        var order = Enumerable.Range(0, probabilities.Length).OrderBy(row => probabilities[row]).ToArray();
        var pools = new List<(double From, double To, double Sum, double Weight)>();
        foreach (var row in order)
        {
            var weight = weights?[row] ?? 1;
            var pool = (From: probabilities[row], To: probabilities[row], Sum: positive[row] ? weight : 0.0, Weight: (double)weight);
            while (pools.Count > 0 && (pools[^1].Sum * pool.Weight >= pool.Sum * pools[^1].Weight || pool.From - pools[^1].To < Gap))
            {
                pool = (pools[^1].From, pool.To, pools[^1].Sum + pool.Sum, pools[^1].Weight + pool.Weight);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        var knots = new List<double>();
        var heights = new List<double>();
        foreach (var (from, to, sum, weight) in pools)
        {
            knots.Add(from);
            heights.Add(weight > 0 ? sum / weight : 0);
            if (to - from >= Gap)
            {
                knots.Add(to);
                heights.Add(heights[^1]);
            }
        }

        return new IsotonicScaling([.. knots], [.. heights]);
    }

    private double Slope(int knot) => knot + 1 == Knots.Length ? 0 : (Heights[knot + 1] - Heights[knot]) / (Knots[knot + 1] - Knots[knot]);
}
