namespace ModelOps.Learning.Calibration;

/// <summary>
/// A logistic function over a score: σ(slope · score + intercept), fitted by Newton's method on Platt's smoothed targets
/// (Lin, Lin and Weng, A note on Platt's probabilistic outputs, 2007).
/// </summary>
internal sealed record PlattScaling(double Slope, double Intercept)
{
    public double Apply(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Intercept)));

    public static PlattScaling Fit(double[] scores, bool[] positive, float[]? weights)
    {
        double Weight(int row) => weights?[row] ?? 1;

        var rows = Enumerable.Range(0, scores.Length).ToArray();
        var positives = rows.Where(row => positive[row]).Sum(Weight);
        var negatives = rows.Where(row => !positive[row]).Sum(Weight);
        var (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2));
        var (a, b) = (0.0, Math.Log((positives + 1) / (negatives + 1)));
        var value = Loss(a, b);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12);
            foreach (var row in rows)
            {
                var p = 1 / (1 + Math.Exp(-((a * scores[row]) + b)));
                var error = Weight(row) * (p - (positive[row] ? high : low));
                var curve = Weight(row) * p * (1 - p);
                ga += error * scores[row];
                gb += error;
                haa += curve * scores[row] * scores[row];
                hab += curve * scores[row];
                hbb += curve;
            }

            if (Math.Abs(ga) < 1e-8 && Math.Abs(gb) < 1e-8)
            {
                break;
            }

            var determinant = (haa * hbb) - (hab * hab);
            var (da, db) = (-((hbb * ga) - (hab * gb)) / determinant, -((haa * gb) - (hab * ga)) / determinant);
            var step = 1.0;
            while (step > 1e-10 && !(Loss(a + (step * da), b + (step * db)) < value))
            {
                step /= 2;
            }

            if (step <= 1e-10)
            {
                break;
            }

            (a, b) = (a + (step * da), b + (step * db));
            value = Loss(a, b);
        }

        return new PlattScaling(a, b);

        double Loss(double slope, double intercept)
        {
            var sum = 0.0;
            foreach (var row in rows)
            {
                // −t·log σ(z) − (1 − t)·log σ(−z), without overflow.
                var z = (slope * scores[row]) + intercept;
                var target = positive[row] ? high : low;
                sum += Weight(row) * (Math.Log(1 + Math.Exp(-Math.Abs(z))) + Math.Max(z, 0) - (target * z));
            }

            return sum;
        }
    }
}
