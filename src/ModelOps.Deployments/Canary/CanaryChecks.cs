using System.Globalization;

namespace ModelOps.Deployments.Canary;

/// <summary>
/// Compares the challenger with the champion in each respect. The chance of a wrong verdict is shared out evenly over the steps and the checks (Bonferroni), and each interval holds at every look.
/// </summary>
internal sealed class CanaryChecks
{
    /// <summary>The name of the check that compares predictions.</summary>
    internal const string DriftName = "drift";

    private const int CheckCount = 6;
    private readonly CanaryOptions _options;
    private readonly CanaryStanding _standing;
    private readonly double _alpha;

    internal CanaryChecks(CanaryOptions options, CanaryStanding standing) =>
        (_options, _standing, _alpha) = (options, standing, options.Alpha / (options.Steps.Count * CheckCount));

    private VersionEvidence Champion => _standing.Evidence.Champion;

    private VersionEvidence Challenger => _standing.Evidence.Challenger;

    internal IEnumerable<CanaryCheck> All()
    {
        yield return Errors();
        yield return Latency("p95", 0.95, _options.P95Ratio);
        yield return Latency("p99", 0.99, _options.P99Ratio);
        if (_options.Agreement is { } floor)
        {
            yield return Agreement(floor);
        }

        if (_options.Drift < 1)
        {
            yield return Drift();
        }

        if (Quality() is { } quality)
        {
            yield return quality;
        }
    }

    private CanaryCheck Errors()
    {
        var (one, other) = (Champion.Errors, Challenger.Errors);
        var value = AlwaysValid.DifferenceOfProportions(one, other, _alpha);
        return Check("errors", value, _options.ErrorIncrease, string.Create(CultureInfo.InvariantCulture,
            $"{other.Hits} of {other.Count} requests to version {_standing.Challenger} failed, {one.Hits} of {one.Count} to version {_standing.Champion}: an increase of {Share(value)}; the limit is {_options.ErrorIncrease:0.####}"));
    }

    private CanaryCheck Latency(string name, double quantile, double limit)
    {
        var (one, other) = (Champion.Latency.Quantile(quantile, _alpha / 2), Challenger.Latency.Quantile(quantile, _alpha / 2));
        var value = new SequentialInterval(other.Estimate / one.Estimate, other.Lower / one.Upper, one.Lower > 0 ? other.Upper / one.Lower : double.PositiveInfinity, one.N + other.N, _alpha);
        var check = Check(name, value, limit, string.Create(CultureInfo.InvariantCulture,
            $"the {name} latency is {other.Estimate:0.###} ms for version {_standing.Challenger} and {one.Estimate:0.###} ms for version {_standing.Champion}: {Ratio(value)} times; the limit is {limit:0.##}"));
        var fast = _options.FastEnough.TotalMilliseconds;
        return check with
        {
            Missing = Missing(other.N, quantile),
            // With all requests the champion's latencies are of another time: a busy machine is no proof, so it waits until they come down.
            Outcome = other.Upper <= fast ? CanaryOutcome.Proven
                : check.Outcome is CanaryOutcome.Worse && _options.Steps[_standing.Step] == 100 ? CanaryOutcome.Beyond
                : check.Outcome is CanaryOutcome.Worse && other.Lower <= fast ? CanaryOutcome.Beyond
                : check.Outcome is CanaryOutcome.Beyond && other.Estimate <= fast ? CanaryOutcome.Within
                : check.Outcome,
        };
    }

    // An upper bound of a quantile needs so many values that some of them are surely beyond it.
    private long Missing(long count, double quantile)
    {
        bool Suffices(long n) => AlwaysValid.QuantileRanks(n, quantile, _alpha / 2).High <= n;
        if (Suffices(count))
        {
            return 0;
        }

        var (below, enough) = (count, Math.Max(1, count) * 2);
        while (!Suffices(enough))
        {
            (below, enough) = (enough, enough * 2);
        }

        while (enough - below > 1)
        {
            var middle = below + ((enough - below) / 2);
            (below, enough) = Suffices(middle) ? (below, middle) : (middle, enough);
        }

        return enough - count;
    }

    private CanaryCheck Agreement(double floor)
    {
        // As a share of rows scored differently, of which less is better, like the others.
        var rows = _standing.Evidence.Agreement;
        var value = AlwaysValid.Proportion(new(rows.Count - rows.Hits, rows.Count), _alpha);
        return Check("agreement", value, 1 - floor, string.Create(CultureInfo.InvariantCulture,
            $"both versions score {rows.Hits} of {rows.Count} rows alike: {Share(1 - value.Estimate, 1 - value.Upper, 1 - value.Lower)}; the limit is {floor:0.####}"));
    }

    private CanaryCheck Drift()
    {
        string[] values = [.. Champion.Predictions.Keys.Union(Challenger.Predictions.Keys).Order(StringComparer.Ordinal)];
        var value = AlwaysValid.DistanceOfShares([.. values.Select(key => Champion.Predictions.GetValueOrDefault(key))], [.. values.Select(key => Challenger.Predictions.GetValueOrDefault(key))], _alpha);
        return Check(DriftName, value, _options.Drift, string.Create(CultureInfo.InvariantCulture,
            $"the predictions of both versions lie {Share(value)} apart in {value.N} rows; the limit is {_options.Drift:0.####}"));
    }

    private CanaryCheck? Quality()
    {
        var (one, other) = (_standing.Evidence.ChampionQuality, _standing.Evidence.ChallengerQuality);
        if (Math.Min(one.Count, other.Count) < _options.MinimumLabels)
        {
            return _options.RequireLabels
                ? new("quality", new(double.NaN, double.NegativeInfinity, double.PositiveInfinity, one.Count + other.Count, _alpha), _options.QualityLoss, CanaryOutcome.Unknown,
                    $"labels are known of {other.Count} rows of version {_standing.Challenger} and {one.Count} of version {_standing.Champion}, and {_options.MinimumLabels} of each are needed")
                : null;
        }

        CanaryCheck check;
        if (one.Wrong.Count > 0)
        {
            var value = AlwaysValid.DifferenceOfProportions(one.Wrong, other.Wrong, _alpha);
            check = Check("quality", value, _options.QualityLoss, string.Create(CultureInfo.InvariantCulture,
                $"{other.Wrong.Hits} of {other.Wrong.Count} labelled rows of version {_standing.Challenger} were wrong, {one.Wrong.Hits} of {one.Wrong.Count} of version {_standing.Champion}: an increase of {Share(value)}; the limit is {_options.QualityLoss:0.####}"));
        }
        else
        {
            var value = AlwaysValid.DifferenceOfMeans(one.Error, other.Error, _alpha);
            var limit = _options.QualityLoss * one.Error.Mean;
            check = Check("quality", value, limit, string.Create(CultureInfo.InvariantCulture,
                $"the mean error of {other.Error.Count} labelled rows of version {_standing.Challenger} is {other.Error.Mean:G4}, of {one.Error.Count} of version {_standing.Champion} {one.Error.Mean:G4}: an increase of {value}; the limit is {limit:G4}"));
        }

        return check with { NeedsProof = _options.RequireLabels };
    }

    private static CanaryCheck Check(string name, SequentialInterval value, double limit, string sentence) => new(name, value, limit,
        double.IsNaN(value.Estimate) ? CanaryOutcome.Unknown
        : value.Lower > limit ? CanaryOutcome.Worse
        : value.Upper <= limit ? CanaryOutcome.Proven
        : value.Estimate > limit ? CanaryOutcome.Beyond
        : CanaryOutcome.Within, sentence);

    private static string Share(SequentialInterval value) => Share(value.Estimate, value.Lower, value.Upper);

    private static string Share(double estimate, double lower, double upper) => string.Create(CultureInfo.InvariantCulture, $"{estimate:0.####} ({lower:0.####} to {upper:0.####})");

    private static string Ratio(SequentialInterval value) => string.Create(CultureInfo.InvariantCulture, $"{value.Estimate:0.##} ({value.Lower:0.##} to {(double.IsInfinity(value.Upper) ? "unknown" : value.Upper.ToString("0.##", CultureInfo.InvariantCulture))})");
}
