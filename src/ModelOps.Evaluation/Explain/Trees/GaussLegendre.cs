namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>Places and weights by which a polynomial is integrated over 0 to 1 exactly (Gauss 1814).</summary>
internal static class GaussLegendre
{
    /// <summary>Integrates polynomials of degree up to 2 × points − 1.</summary>
    /// <param name="points">The number of places, 1 or more.</param>
    public static (double[] Places, double[] Weights) Of(int points)
    {
        var (places, weights) = (new double[points], new double[points]);
        for (var i = 0; i < points; i++)
        {
            // Newton's method for the zeros of the Legendre polynomial, from a known approximation.
            var x = Math.Cos(Math.PI * (i + 0.75) / (points + 0.5));
            double slope = 1, step = 1;
            for (var round = 0; round < 100 && Math.Abs(step) > 1e-16; round++)
            {
                var (value, previous) = (x, 1.0);
                for (var n = 2; n <= points; n++)
                {
                    (value, previous) = (((((2 * n) - 1) * x * value) - ((n - 1) * previous)) / n, value);
                }

                slope = points * ((x * value) - previous) / ((x * x) - 1);
                x -= step = value / slope;
            }

            places[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        return (places, weights);
    }
}
