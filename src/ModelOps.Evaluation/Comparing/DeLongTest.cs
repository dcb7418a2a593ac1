using ModelOps.Evaluation.Comparing;
using ModelOps.Evaluation.Statistics;

namespace ModelOps;

/// <summary>
/// DeLong's test (DeLong, DeLong and Clarke-Pearson 1988): is the area under the ROC curve of two models on the same rows the same? Computed by midranks (Sun and Xu 2014), in the time that sorting takes.
/// </summary>
/// <param name="First">The first model's area.</param>
/// <param name="Second">The second model's area.</param>
/// <param name="StandardError">Of the difference; NaN with fewer than two rows of a class.</param>
/// <param name="Z">The difference in standard errors; 0 for equal scores.</param>
/// <param name="PValue">Two-sided, by the normal distribution; NaN with fewer than two rows of a class.</param>
public sealed record DeLongTest(double First, double Second, double StandardError, double Z, double PValue)
{
    /// <summary>First minus second.</summary>
    public double Difference => First - Second;

    /// <summary>The difference with its interval by the normal distribution.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    public ConfidenceInterval Interval(double confidence = 0.95)
    {
        var reach = StandardError * NormalDistribution.Distance(1 - confidence);
        return new(Difference, Difference - reach, Difference + reach);
    }

    /// <summary>The test of two binary models' scores.</summary>
    /// <param name="first">One model's rows.</param>
    /// <param name="second">The other's, of the same rows in the same order.</param>
    /// <exception cref="InvalidInputException">Other rows, not two classes, no probabilities, or rows with weights, for which the test is not defined.</exception>
    public static DeLongTest Of(MetricInput first, MetricInput second)
    {
        const string Needs = "DeLong's test needs binary models with probabilities.";
        PairedRows.Refuse(first, second, Applies(first) && Applies(second) ? null : Needs, "DeLong's test");
        return Of(Placements.Of(first), Placements.Of(second));
    }

    internal static bool Applies(MetricInput rows) => rows.Task == LearningTask.Binary && rows.HasProbabilities;

    internal static DeLongTest Of(Placements first, Placements second)
    {
        var variance = (Variance(first.OfPositives, second.OfPositives) / first.OfPositives.Length) + (Variance(first.OfNegatives, second.OfNegatives) / first.OfNegatives.Length);
        var (error, difference) = (Math.Sqrt(variance), first.Area - second.Area);
        var z = difference == 0 && !double.IsNaN(error) ? 0 : difference / error;
        return new(first.Area, second.Area, error, z, NormalDistribution.BothTails(z));
    }

    // Of the differences of both models' placements: the contrast of the covariance matrix in one sum.
    private static double Variance(double[] first, double[] second)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < first.Length; i++)
        {
            mean += (first[i] - second[i]) / first.Length;
        }

        for (var i = 0; i < first.Length; i++)
        {
            var distance = first[i] - second[i] - mean;
            squares += distance * distance;
        }

        return first.Length < 2 ? double.NaN : squares / (first.Length - 1);
    }
}
