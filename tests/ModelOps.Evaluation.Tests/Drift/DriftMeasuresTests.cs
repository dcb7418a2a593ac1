using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Drift;

namespace ModelOps.Evaluation.Tests.Drift;

/// <summary>The measures beside the index, against R 4.2.2 and against their definitions. Each golden value names the call of R that gave it.</summary>
public sealed class DriftMeasuresTests
{
    [Fact]
    public void The_correction_of_Benjamini_and_Hochberg_is_Rs() => Assert.Equal(
        [0.03, 0.048, 0.048, 0.03, 0.5, 0.048], // p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5, 0.04), "BH")
        DriftArithmetic.Adjusted([0.01, 0.04, 0.03, 0.005, 0.5, 0.04], DriftCorrection.BenjaminiHochberg).Select(value => Math.Round(value, 12)));

    [Fact]
    public void The_correction_of_Benjamini_and_Hochberg_keeps_the_order_and_is_never_stricter_than_Holms() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Math.Pow(random.NextDouble(), 3))];
        var adjusted = DriftArithmetic.Adjusted(values, DriftCorrection.BenjaminiHochberg);
        var holm = DriftArithmetic.Adjusted(values);

        Assert.All(values.Zip(adjusted), pair => Assert.InRange(pair.Second, pair.First, 1));
        Assert.All(adjusted.Zip(holm), pair => Assert.True(pair.First <= pair.Second + 1e-15));
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(adjusted[pair.First] <= adjusted[pair.Second]));
        Assert.Equal(values[order[^1]], adjusted[order[^1]], 1e-15);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_hypotheses_that_are_all_true_few_tables_have_a_discovery()
    {
        // With nothing to find, the chance of any discovery is the level: 2,000 tables of 20 columns, six standard deviations.
        var random = new Random(5);
        var found = Enumerable.Range(0, 2000).Count(_ => DriftArithmetic.Adjusted([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())], DriftCorrection.BenjaminiHochberg).Min() <= 0.05);
        Assert.InRange(found, 100 - 59, 100 + 59);
    }

    [Theory]
    [InlineData(0.02, 0.99999999992126076)] // z <- sqrt(200 * 300 / 500) * 0.02; 1 - .Call(stats:::C_pKS2, z, 1e-12)
    [InlineData(0.05, 0.925085680994173876)]
    [InlineData(0.1, 0.18130044993812267)]
    [InlineData(0.15, 0.0090331610529458262)]
    [InlineData(0.3, 8.3227946756636584e-10)]
    public void The_tail_of_Kolmogorovs_distribution_is_Rs(double statistic, double expected) => Assert.Equal(1, KolmogorovTail.Of(statistic, 200, 300) / expected, 1e-6);

    [Fact]
    public void The_tail_of_Kolmogorovs_distribution_falls_from_1_to_0_without_a_step()
    {
        var tails = Enumerable.Range(0, 3000).Select(i => KolmogorovTail.Of(i / 3000.0, 100, 100)).ToArray();
        Assert.Equal(1, tails[0]);
        Assert.All(tails.Zip(tails.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, -1e-12, 0.01));
        Assert.InRange(tails[^1], 0, 1e-12);
        Assert.Equal(double.NaN, KolmogorovTail.Of(0.5, 0, 10));
        Assert.Equal(double.NaN, KolmogorovTail.Of(double.NaN, 10, 10));
    }

    [Fact]
    public void Chi_square_is_Rs_and_the_sum_of_its_terms()
    {
        // chisq.test(matrix(c(50, 30, 20, 40, 45, 15), 2, byrow = TRUE), correct = FALSE)
        var column = Of(Texts((50, "a"), (30, "b"), (20, "c")), Texts((40, "a"), (45, "b"), (15, "c")));
        Assert.Equal(4.8253968253968251, column.ChiSquare, 1e-12);
        Assert.Equal(0.089573262538879969, column.PValue, 1e-9);
        Assert.Equal(column.ChiSquare, column.ChiSquareTerms.Sum(term => term.Term), 1e-12);
        Assert.Equal(["c", "b", "a"], column.ChiSquareTerms.Select(term => term.Label));
        Assert.Equal((50.0, 40.0, 45.0, 45.0), (column.ChiSquareTerms[2].Then, column.ChiSquareTerms[2].Now, column.ChiSquareTerms[2].ExpectedThen, column.ChiSquareTerms[2].ExpectedNow));
    }

    [Fact]
    public void Missing_values_are_compared_by_Rs_tests()
    {
        // chisq.test(matrix(c(10, 190, 30, 170), 2, byrow = TRUE), correct = FALSE)$p.value; fisher.test(matrix(c(0, 200, 7, 193), 2, byrow = TRUE))$p.value
        var many = Of(Texts((190, "a"), (10, null)), Texts((170, "a"), (30, null)));
        Assert.Equal((0.05, 0.15), (many.MissingThen, many.MissingNow));
        Assert.Equal(0.00085812066639367449, many.MissingPValue, 1e-10);
        Assert.Equal(0.014812962642872851, Of(Texts((200, "a")), Texts((193, "a"), (7, null))).MissingPValue, 1e-10);
        Assert.Equal(1, Of(Texts((200, "a")), Texts((193, "a"))).MissingPValue);
    }

    [Fact]
    public void Every_score_is_the_sum_of_the_terms_that_are_shown() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (then, now) = (Draw(random, 0), Draw(random, random.NextDouble()));
        foreach (var column in DriftReport.Of(ModelBaseline.Of(then), now).Columns)
        {
            Assert.Equal(column.Psi, column.Bins.Sum(bin => bin.Psi), 1e-9);
            Assert.Equal(column.JensenShannon, Math.Sqrt(column.Bins.Sum(bin => bin.JensenShannon)), 1e-9);
            Assert.Equal(column.ChiSquare, column.ChiSquareTerms.Sum(term => term.Term), 1e-9);
            if (column.Column is "continuous" or "discrete" or "mixed" or "when")
            {
                Assert.InRange(column.KolmogorovSmirnov, column.Bins.Where(bin => !double.IsNaN(bin.CumulativeDifference)).Max(bin => Math.Abs(bin.CumulativeDifference)) - 0.016, 1);
                Assert.Equal(column.Wasserstein, column.WassersteinTerms.Sum(term => term.Term), 1e-9);
                Assert.InRange(column.KolmogorovSmirnovPValue, 0, 1);
            }
            else
            {
                Assert.Equal((double.NaN, double.NaN, double.NaN), (column.Wasserstein, column.KolmogorovSmirnovPValue, column.OutOfRange));
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_few_values_the_Wasserstein_distance_is_the_area_between_both_distributions() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] Sample(int rows, double shift) => [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(6) + (random.NextDouble() < shift ? 2 : 0))];
        var (then, now) = (Sample(300, 0), Sample(400, random.NextDouble()));
        var expected = Area(then, now) / Deviation(then);
        Assert.Equal(expected, Of(new Column<double>("x", then), new Column<double>("x", now)).Wasserstein, 1e-9);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(-2.0)]
    [InlineData(25.0)]
    public void Of_many_values_it_is_near_the_shift_in_standard_deviations(double shift)
    {
        double[] then = [.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)];
        double[] now = [.. then.Select(value => value + shift)];

        // x <- seq(0, 1, length.out = 1001); mean(abs(sort(x) - sort(x + 0.3))) / sd(x) is 1.0376741029018719
        Assert.Equal(Math.Abs(shift) / Deviation(then), Of(new Column<double>("x", then), new Column<double>("x", now)).Wasserstein, 0.01);
    }

    [Fact]
    public void A_constant_column_has_no_unit_to_measure_a_distance_in()
    {
        var column = Of(new Column<double>("x", new double[200]), new Column<double>("x", [.. new double[199], 5]));
        Assert.Equal(double.NaN, column.Wasserstein);
        Assert.Empty(column.WassersteinTerms);
    }

    [Fact]
    public void New_values_are_named_where_the_baseline_keeps_all_of_them()
    {
        var texts = Of(Texts((100, "a"), (100, "b")), Texts((90, "a"), (6, "c"), (3, "d"), (1, null)));
        Assert.Equal((0.09, "c,d"), (texts.NewValues!.Share, string.Join(',', texts.NewValues.Values)));
        var numbers = Of(new Column<long>("x", [.. Enumerable.Range(0, 200).Select(i => i % 3L)]), new Column<double>("x", [0, 1, 2, 7.5]));
        Assert.Equal((0.25, "7.5"), (numbers.NewValues!.Share, numbers.NewValues.Values[0]));
        Assert.Null(Of(new Column<double>("x", [.. Enumerable.Range(0, 200).Select(i => i / 7.0)]), new Column<double>("x", [1])).NewValues);
        Assert.Null(Of(StringColumn.From("x", Enumerable.Range(0, 500).Select(i => $"v{i}")), StringColumn.From("x", ["v7"])).NewValues);
    }

    [Fact]
    public void The_share_out_of_the_range_of_training_counts_both_ends()
    {
        var column = Of(new Column<double>("x", [.. Enumerable.Range(0, 200).Select(i => (double)i)]), new Column<double>("x", [-1, 0, 199, 200, 1e9, double.NaN, 5, 6, 7, 8]));
        Assert.Equal(0.3, column.OutOfRange, 1e-12);
    }

    [Fact]
    public void With_the_correction_for_discoveries_a_shift_among_many_columns_is_found_earlier()
    {
        var random = new Random(3);
        Frame Draw(int rows, double share) => new(Enumerable.Range(0, 20).Select(c => StringColumn.From($"c{c}", Enumerable.Range(0, rows).Select(_ => random.NextDouble() < (c < 8 ? share : 0.3) ? "x" : "y"))));
        var (then, now) = (ModelBaseline.Of(Draw(2000, 0.3)), Draw(200, 0.45));
        int Shifted(DriftCorrection correction) => DriftReport.Of(then, now, new DriftOptions { Correction = correction, ModeratePsi = 0.01 }).Columns.Count(column => column.Level >= DriftLevel.Moderate);
        Assert.True(Shifted(DriftCorrection.BenjaminiHochberg) >= Shifted(DriftCorrection.Holm));
        Assert.InRange(Shifted(DriftCorrection.BenjaminiHochberg), 6, 9);
    }

    private static ColumnDrift Of(Column then, Column now) => Assert.Single(DriftReport.Of(ModelBaseline.Of(new Frame(then)), new Frame(now), new DriftOptions { MinimumRows = 1 }).Columns);

    private static StringColumn Texts(params (int Count, string? Text)[] values) => StringColumn.From("c", values.SelectMany(value => Enumerable.Repeat(value.Text, value.Count)));

    private static Frame Draw(Random random, double shift)
    {
        var rows = random.Next(200, 500);
        double[] Numbers(Func<double> value) => [.. Enumerable.Range(0, rows).Select(_ => random.Next(20) == 0 ? double.NaN : value())];
        return new Frame(
            new Column<double>("continuous", Numbers(() => random.NextDouble() + shift)),
            new Column<double>("discrete", Numbers(() => random.Next(5) + (random.NextDouble() < shift ? 1 : 0))),
            new Column<double>("mixed", Numbers(() => random.NextDouble() < 0.4 ? 0 : random.NextDouble() - shift)),
            new Column<DateTime>("when", [.. Enumerable.Range(0, rows).Select(_ => DateTime.UnixEpoch.AddHours(random.Next(5000) + (shift * 1000)))]),
            StringColumn.From("text", Enumerable.Range(0, rows).Select(_ => random.Next(10) == 0 ? null : $"v{random.Next(4)}")));
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Area(double[] one, double[] other)
    {
        double[] all = [.. one.Concat(other).Distinct().Order()];
        var (first, second) = (Cumulative(one, all), Cumulative(other, all));
        return Enumerable.Range(0, all.Length - 1).Sum(i => (all[i + 1] - all[i]) * Math.Abs(first[i] - second[i]));
    }

    private static double[] Cumulative(double[] values, double[] borders)
    {
        double[] sorted = [.. values.Order()];
        var (shares, at) = (new double[borders.Length], 0);
        for (var i = 0; i < borders.Length; i++)
        {
            while (at < sorted.Length && sorted[at] <= borders[i])
            {
                at++;
            }

            shares[i] = at / (double)sorted.Length;
        }

        return shares;
    }
}
