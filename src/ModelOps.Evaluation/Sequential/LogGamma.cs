namespace ModelOps.Evaluation.Sequential;

/// <summary>The logarithm of the gamma function for positive arguments: Stirling's series (Abramowitz and Stegun 6.1.41) from 10 on, the recurrence below.</summary>
internal static class LogGamma
{
    internal static double Of(double x)
    {
        var product = 1.0;
        for (; x < 10; x++)
        {
            product *= x;
        }

        var square = 1 / (x * x);
        var series = (1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188)))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - Math.Log(product);
    }
}
