using ModelOps.Evaluation.Sequential;

namespace ModelOps.Evaluation.Statistics;

/// <summary>
/// The upper tail of the chi-square distribution: the regularised incomplete gamma function Q(k/2, x/2), by its series
/// below a + 1 and its continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
/// </summary>
internal static class ChiSquareTail
{
    internal static double Of(double statistic, int freedom)
    {
        var (a, x) = (freedom / 2.0, statistic / 2);
        return x <= 0 ? 1 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < 10_000 && term > sum * 1e-16; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum * Front(a, x);
    }

    // Lentz's method.
    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1e300;
        var d = 1 / b;
        var fraction = d;
        for (var i = 1; i < 10_000; i++)
        {
            var numerator = -i * (i - a);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = b + (numerator / c);
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return fraction * Front(a, x);
    }

    private static double Front(double a, double x) => Math.Exp((a * Math.Log(x)) - x - LogGamma.Of(a));
}
