using System.Globalization;
using System.Text;

namespace ModelOps;

/// <summary>One bin of a column, then and now.</summary>
/// <param name="Label">The range or value.</param>
/// <param name="Expected">Rows at training.</param>
/// <param name="Actual">Rows now.</param>
/// <param name="ExpectedShare">The share at training.</param>
/// <param name="ActualShare">The share now.</param>
/// <param name="Psi">The bin's part of the index: (now − then) ln(now / then).</param>
public sealed record DriftBin(string Label, double Expected, double Actual, double ExpectedShare, double ActualShare, double Psi)
{
    /// <summary>The bin's part of the Jensen-Shannon divergence, half of p log2(p / m) + q log2(q / m) with m between both shares; the root of their sum is the distance.</summary>
    public double JensenShannon { get; init; }

    /// <summary>Of numbers, what the cumulative shares differ by at the end of the bin, now − then, of rows with a value; the largest is the Kolmogorov-Smirnov statistic. NaN for text.</summary>
    public double CumulativeDifference { get; init; } = double.NaN;
}

/// <summary>The drift of one column, with the arithmetic behind it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Level">The verdict.</param>
/// <param name="Psi">Population stability index: the sum over bins; NaN for a column that cannot be compared.</param>
/// <param name="JensenShannon">Jensen-Shannon distance, base 2: 0 for equal shares, 1 for no overlap.</param>
/// <param name="KolmogorovSmirnov">The largest difference of the cumulative shares; NaN for text.</param>
/// <param name="ChiSquare">Pearson's statistic of both samples being of one population; bins where fewer than 5 rows are expected are joined before.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="PValue">
/// The chance of a statistic as large if they are; where bins were joined, twice the smaller of this and of Fisher's exact tests of those bins. Tiny for large samples whatever the size of the shift, hence not the verdict alone.
/// </param>
/// <param name="Bins">The bins, missing values last.</param>
public sealed record ColumnDrift(
    string Column, DriftLevel Level, double Psi, double JensenShannon, double KolmogorovSmirnov, double ChiSquare, int DegreesOfFreedom, double PValue, IReadOnlyList<DriftBin> Bins)
{
    /// <summary>The p-value after the correction for the number of columns compared.</summary>
    public double AdjustedPValue { get; init; } = PValue;

    /// <summary>What <see cref="ChiSquare"/> is the sum of.</summary>
    public IReadOnlyList<ChiSquareTerm> ChiSquareTerms { get; init; } = [];

    /// <summary>The value at which the cumulative shares differ most, of timestamps in days; NaN for text, and where a baseline of an earlier version knows the shares at the bins' borders only.</summary>
    public double KolmogorovSmirnovAt { get; init; } = double.NaN;

    /// <summary>The chance of a Kolmogorov-Smirnov statistic as large, were both samples of one population: Kolmogorov's distribution. NaN for text.</summary>
    public double KolmogorovSmirnovPValue { get; init; } = double.NaN;

    /// <summary>Wasserstein distance over the standard deviation at training: how far the values have moved on average. Between two values that the baseline keeps, those of training count as spread evenly. NaN for text, and for a column that was constant.</summary>
    public double Wasserstein { get; init; } = double.NaN;

    /// <summary>What <see cref="Wasserstein"/> is the sum of.</summary>
    public IReadOnlyList<WassersteinTerm> WassersteinTerms { get; init; } = [];

    /// <summary>The share of rows without a value at training.</summary>
    public double MissingThen { get; init; } = double.NaN;

    /// <summary>The share of rows without a value now.</summary>
    public double MissingNow { get; init; } = double.NaN;

    /// <summary>The chance of these two shares being as different, were both samples of one population: chi-square, or Fisher's exact test of few rows.</summary>
    public double MissingPValue { get; init; } = double.NaN;

    /// <summary>Values that training did not have; null where the baseline keeps the frequent ones alone, and cannot say.</summary>
    public NewValues? NewValues { get; init; }

    /// <summary>The share of rows below the least or above the greatest value at training; NaN for text.</summary>
    public double OutOfRange { get; init; } = double.NaN;

    internal bool HasSparseBins { get; init; }

    /// <summary>Why the column cannot be compared, as a sentence; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>The verdict in words.</summary>
    public string Verdict => DriftReport.Words(Level);

    internal static ColumnDrift Incomparable(string column, DriftLevel level, string problem) =>
        new(column, level, double.NaN, double.NaN, double.NaN, double.NaN, 0, double.NaN, []) { Problem = problem };

    /// <summary>The arithmetic, bin by bin.</summary>
    public override string ToString()
    {
        if (Problem is not null)
        {
            return $"{Column}: {Verdict}. {Problem}";
        }

        var width = Bins.Select(bin => bin.Label.Length).Append(5).Max();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Column}: {Verdict}, PSI {Psi:0.0000}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"bin".PadRight(width)}      then       now  share then   share now   (now - then) ln(now / then)\n");
        foreach (var bin in Bins)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {bin.Label.PadRight(width)} {bin.Expected,9:0} {bin.Actual,9:0} {bin.ExpectedShare,11:0.0000} {bin.ActualShare,11:0.0000}   {bin.Psi:0.0000}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  Jensen-Shannon distance {JensenShannon:0.0000}{(double.IsNaN(KolmogorovSmirnov) ? "" : $", Kolmogorov-Smirnov {KolmogorovSmirnov.ToString("0.0000", CultureInfo.InvariantCulture)}")}, {Tests()}, p = {PValue:G3} ({AdjustedPValue:G3} for all columns)");
        return text.ToString();
    }

    private string Tests()
    {
        var chiSquare = string.Create(CultureInfo.InvariantCulture, $"chi-square {ChiSquare:0.00} on {DegreesOfFreedom} degrees of freedom");
        return !HasSparseBins ? chiSquare : DegreesOfFreedom == 0 ? "Fisher's exact test" : $"{chiSquare} and Fisher's exact test of sparse bins";
    }

    /// <summary>The shares then and now, side by side.</summary>
    public Figure ToFigure()
    {
        var figure = new Figure(string.Create(CultureInfo.InvariantCulture, $"{Column}: PSI {Psi:0.000}"), Column, "Share of rows")
            .AddBars(Bins.Select(bin => bin.Label), Bins.Select(bin => bin.ExpectedShare), "training")
            .AddBars(Bins.Select(bin => bin.Label), Bins.Select(bin => bin.ActualShare), "now");
        figure.Layout["xaxis"]!["type"] = "category";
        return figure;
    }
}
