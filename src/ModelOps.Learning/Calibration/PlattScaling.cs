using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Calibration;

/// <summary>
/// A logistic function over a score: σ(slope · score + intercept), fitted by Newton's method on Platt's smoothed targets
/// (Lin, Lin and Weng, A note on Platt's probabilistic outputs, 2007).
/// </summary>
internal sealed record PlattScaling(double Slope, double Intercept)
{
    // Of a row; sums over many rows cannot be flatter than their rounding.
    private const double Flat = 1e-10;

    // Near the minimum a step gains less than the loss' rounding, but still flattens the sums.
    private const double Rounding = 1e-12;

    public double Apply(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Intercept)));

    public static PlattScaling Fit(double[] scores, bool[] positive, float[]? weights)
    {
        var (positives, negatives) = (0.0, 0.0);
        for (var row = 0; row < scores.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            (positives, negatives) = positive[row] ? (positives + weight, negatives) : (positives, negatives + weight);
        }

        var (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2));
        var (a, b) = (0.0, Math.Log((positives + 1) / (negatives + 1)));
        var at = Pass(scores, positive, weights, high, low, a, b);
        var flat = Flat * (positives + negatives);
        for (var iteration = 0; iteration < 100 && (Math.Abs(at.A) >= flat || Math.Abs(at.B) >= flat); iteration++)
        {
            var determinant = (at.AA * at.BB) - (at.AB * at.AB);
            var (da, db) = (-((at.BB * at.A) - (at.AB * at.B)) / determinant, -((at.AA * at.B) - (at.AB * at.A)) / determinant);
            var step = 1.0;
            var next = Pass(scores, positive, weights, high, low, a + da, b + db);
            while (step > 1e-10 && !(next.Loss <= at.Loss * (1 + Rounding)))
            {
                step /= 2;
                next = Pass(scores, positive, weights, high, low, a + (step * da), b + (step * db));
            }

            if (step <= 1e-10)
            {
                break;
            }

            (a, b, at) = (a + (step * da), b + (step * db), next);
        }

        return new PlattScaling(a, b);
    }

    // The loss with its first and second derivatives.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Loss, double A, double B, double AA, double AB, double BB) Pass(
        double[] scores, bool[] positive, float[]? weights, double high, double low, double slope, double intercept)
    {
        var (loss, a, b, aa, ab, bb) = (0.0, 0.0, 0.0, 1e-12, 0.0, 1e-12);
        for (var row = 0; row < scores.Length; row++)
        {
            // −t·log σ(z) − (1 − t)·log σ(−z), without overflow.
            var weight = weights is null ? 1 : weights[row];
            var score = scores[row];
            var z = (slope * score) + intercept;
            var target = positive[row] ? high : low;
            var e = Math.Exp(-Math.Abs(z));
            loss += weight * (Math.Log(1 + e) + Math.Max(z, 0) - (target * z));
            var error = weight * (((z >= 0 ? 1 : e) / (1 + e)) - target);
            var curve = weight * e / ((1 + e) * (1 + e));
            a += error * score;
            b += error;
            aa += curve * score * score;
            ab += curve * score;
            bb += curve;
        }

        return (loss, a, b, aa, ab, bb);
    }
}
