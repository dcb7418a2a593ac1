using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Drift;

namespace ModelOps.Evaluation.Tests.Drift;

/// <summary>Distances by the values that a baseline keeps, against those of the values themselves.</summary>
public sealed class NumberDistanceTests
{
    // The greatest gap between two kept ranks, sin(π/200), and a row.
    private const double MostBetween = 0.0158;

    [Fact]
    public void Of_many_values_both_distances_are_near_those_of_the_values_themselves() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        Func<double> draw = random.Next(5) switch
        {
            0 => () => Normal(random),
            1 => () => Math.Exp(Normal(random)),
            2 => () => Math.Round(50 * random.NextDouble(), 1),
            3 => () => random.NextDouble() < 0.3 ? 0 : -Math.Log(1 - random.NextDouble()),
            _ => () => 739_000 + (365 * random.NextDouble()),
        };
        var (shift, width) = (random.NextDouble(), 0.7 + (0.6 * random.NextDouble()));
        double[] then = [.. Enumerable.Range(0, random.Next(150, 3000)).Select(_ => draw())];
        var unit = Deviation(then);
        double[] now = [.. Enumerable.Range(0, random.Next(50, 2000)).Select(_ => (draw() * width) + (shift * unit))];
        var found = Of(then, now);

        var (ks, area) = Exact(then, now);
        Assert.Equal(ks, found.KolmogorovSmirnov, MostBetween + (1.0 / then.Length));
        Assert.Equal(area / unit, found.Wasserstein, 0.015);
        Assert.Equal(found.Wasserstein, found.WassersteinTerms.Sum(term => term.Term), 1e-9);
        Assert.InRange(found.KolmogorovSmirnov, found.Bins.Where(bin => !double.IsNaN(bin.CumulativeDifference)).Max(bin => Math.Abs(bin.CumulativeDifference)) - MostBetween, 1);
        Assert.Equal(found.KolmogorovSmirnov, Math.Max(Math.Abs(Difference(then, now, found.KolmogorovSmirnovAt, below: true)), Math.Abs(Difference(then, now, found.KolmogorovSmirnovAt, below: false))), MostBetween + (1.0 / then.Length));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(30)]
    [InlineData(101)]
    public void Of_few_values_both_are_exact(int rows)
    {
        var random = new Random(rows);
        double[] then = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(Normal(random), 3))], now = [.. Enumerable.Range(0, 300).Select(_ => Math.Round(0.3 + Normal(random), 3))];
        var (ks, area) = Exact(then, now);
        var found = Of(then, now);
        Assert.Equal(ks, found.KolmogorovSmirnov, 1e-12);
        Assert.Equal(area / Deviation(then), found.Wasserstein, 1e-9);
    }

    [Fact]
    public void A_shift_inside_a_bin_is_seen()
    {
        // Each bin keeps its rows, and in each they move to its upper end: the index sees nothing.
        double[] then = [.. Enumerable.Range(0, 2000).Select(i => i / 200.0)], now = [.. then.Select(value => Math.Floor(value) + 0.99)];
        var found = Of(then, now);
        Assert.InRange(found.Psi, 0, 0.01);
        Assert.Equal(0.099, found.KolmogorovSmirnov, 0.002);
        Assert.Equal(0.5 / Deviation(then), found.Wasserstein, 0.01);
    }

    [Fact]
    public void Values_that_training_did_not_have_count_where_they_are()
    {
        var found = Of([.. Enumerable.Range(0, 100).Select(i => (double)(i % 2))], [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? 0.5 : i % 2)]);
        Assert.Equal((0.25, 0.0), (found.KolmogorovSmirnov, found.KolmogorovSmirnovAt));
        Assert.Equal(0.125 / Deviation([.. Enumerable.Range(0, 100).Select(i => (double)(i % 2))]), found.Wasserstein, 1e-12);
    }

    [Fact]
    public void Infinities_count_at_both_ends()
    {
        double[] then = [.. Enumerable.Range(0, 500).Select(i => i / 7.0), double.NegativeInfinity, double.PositiveInfinity], now = [.. then.Take(400), .. Enumerable.Repeat(double.NegativeInfinity, 100)];
        Assert.Equal(Exact(then, now).Ks, Of(then, now).KolmogorovSmirnov, MostBetween + 0.004);
    }

    [Fact]
    public void A_baseline_of_an_earlier_version_gives_what_its_bins_say()
    {
        double[] then = [.. Enumerable.Range(0, 2000).Select(i => i / 200.0)];
        var (kept, later) = (ModelBaseline.Of(new Frame(new Column<double>("x", then))), new Frame(new Column<double>("x", [.. then.Select(value => value + 0.5)])));
        var old = new ModelBaseline(kept.Rows, new Dictionary<string, ColumnBaseline> { ["x"] = kept.Columns["x"] with { Quantiles = null } });
        var found = DriftReport.Of(old, later).Columns[0];
        Assert.Equal(double.NaN, found.KolmogorovSmirnovAt);
        Assert.Equal(found.Bins.Max(bin => Math.Abs(bin.CumulativeDifference)), found.KolmogorovSmirnov, 1e-9);
        Assert.Equal(0.5 / Deviation(then), found.Wasserstein, 0.01);
        Assert.Equal(found.Psi, DriftReport.Of(kept, later).Columns[0].Psi);
        Assert.Equal(double.NaN, NumberDistance.None.Wasserstein);
    }

    private static ColumnDrift Of(double[] then, double[] now) =>
        Assert.Single(DriftReport.Of(ModelBaseline.Parse(ModelBaseline.Of(new Frame(new Column<double>("x", then))).ToJson()), new Frame(new Column<double>("x", now)), new DriftOptions { MinimumRows = 1 }).Columns);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Difference(double[] then, double[] now, double at, bool below) =>
        now.Count(value => below ? value < at : value <= at) / (double)now.Length - (then.Count(value => below ? value < at : value <= at) / (double)then.Length);

    private static (double Ks, double Area) Exact(double[] then, double[] now)
    {
        double[] all = [.. then.Concat(now).Distinct().Order()], one = [.. then.Order()], other = [.. now.Order()];
        var (i, j, ks, area) = (0, 0, 0.0, 0.0);
        for (var k = 0; k < all.Length; k++)
        {
            while (i < one.Length && one[i] <= all[k])
            {
                i++;
            }

            while (j < other.Length && other[j] <= all[k])
            {
                j++;
            }

            var difference = Math.Abs((j / (double)other.Length) - (i / (double)one.Length));
            ks = Math.Max(ks, difference);
            area += k + 1 < all.Length ? difference * (all[k + 1] - all[k]) : 0;
        }

        return (ks, area);
    }
}
