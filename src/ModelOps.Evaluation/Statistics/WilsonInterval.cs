namespace ModelOps.Evaluation.Statistics;

/// <summary>The interval of a share by Wilson's score method (1927): it keeps its confidence for few rows, and near 0 and 1, where the usual one does not.</summary>
internal static class WilsonInterval
{
    /// <summary>The standard errors to each side of a 95 % interval: the 97.5th percentile of the normal distribution.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>The 95 % interval of a share.</summary>
    /// <param name="successes">Rows that count, 0 to <paramref name="rows"/>.</param>
    /// <param name="rows">All rows, 1 or more.</param>
    internal static ConfidenceInterval Of(double successes, double rows)
    {
        var share = successes / rows;
        var centre = (share + (Z * Z / (2 * rows))) / (1 + (Z * Z / rows));
        var half = Z / (1 + (Z * Z / rows)) * Math.Sqrt((share * (1 - share) / rows) + (Z * Z / (4 * rows * rows)));
        return new ConfidenceInterval(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
