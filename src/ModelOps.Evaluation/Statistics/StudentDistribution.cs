using ModelOps.Evaluation.Sequential;

namespace ModelOps.Evaluation.Statistics;

/// <summary>Student's distribution, by the regularised incomplete beta function (Abramowitz and Stegun 26.5.27), whose continued fraction (26.5.8) is summed by Lentz's method.</summary>
internal static class StudentDistribution
{
    /// <summary>The chance of a value as far from 0, or farther, on either side.</summary>
    internal static double BothTails(double t, double freedom)
    {
        if (double.IsNaN(t) || !(freedom > 0))
        {
            return double.NaN;
        }

        var x = freedom / (freedom + (t * t));
        return Beta(x, freedom / 2, 0.5);
    }

    /// <summary>The distance from 0 that is exceeded, on either side together, with that chance.</summary>
    internal static double Distance(double chance, double freedom)
    {
        var far = 1.0;
        while (BothTails(far, freedom) > chance)
        {
            far *= 2;
        }

        return Quantiles.Where(t => BothTails(t, freedom) > chance, 0, far);
    }

    private static double Beta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma.Of(a + b) - LogGamma.Of(a) - LogGamma.Of(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 / (1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m < 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / (1 + (even * d));
            c = 1 + (even / c);
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / (1 + (odd * d));
            c = 1 + (odd / c);
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return fraction;
    }
}
