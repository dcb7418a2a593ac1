namespace ModelOps.Evaluation.Statistics;

/// <summary>Finds where a condition ends by halving.</summary>
internal static class Quantiles
{
    private const int Steps = 200;

    /// <summary>The last point, from <paramref name="inside"/> towards <paramref name="outside"/>, at which the condition holds.</summary>
    internal static double Where(Func<double, bool> holds, double inside, double outside)
    {
        for (var i = 0; i < Steps; i++)
        {
            var middle = (inside + outside) / 2;
            if (middle == inside || middle == outside)
            {
                break;
            }

            (inside, outside) = holds(middle) ? (middle, outside) : (inside, middle);
        }

        return inside;
    }
}
