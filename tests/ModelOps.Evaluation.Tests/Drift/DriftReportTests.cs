using System.Text.Json.Nodes;
using ModelOps.Evaluation.Drift;
using ModelOps.Evaluation.Statistics;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Drift;

public sealed class DriftReportTests
{
    private static JsonNode Reference => JsonNode.Parse(File.ReadAllText(RepositoryPaths.Of("tests", "ModelOps.Evaluation.Tests", "Reference", "drift.json")))!;

    [Fact]
    public void Every_measure_has_the_value_scipy_gives()
    {
        foreach (var one in Reference["cases"]!.AsArray())
        {
            var then = Numbers(one!["then"]!);
            var now = Numbers(one["now"]!);
            var drift = DriftReport.Of(ModelBaseline.Of(Texts(then)), Texts(now)).Columns.Single();
            Assert.Equal((double)one["psi"]!, drift.Psi, 1e-12);
            Assert.Equal((double)one["js"]!, drift.JensenShannon, 1e-9);
            Assert.Equal((double)one["chi_square"]!, drift.ChiSquare, 1e-9);
            Assert.Equal((int)one["freedom"]!, drift.DegreesOfFreedom);
            Assert.Equal((double)one["p_value"]!, drift.PValue, 1e-12);
            Assert.Equal((double)one["ks"]!, Numeric(then, now).KolmogorovSmirnov, 1e-12);
        }
    }

    [Fact]
    public void The_chi_square_tail_is_scipys()
    {
        foreach (var one in Reference["tails"]!.AsArray())
        {
            var expected = (double)one!["p_value"]!;
            Assert.Equal(expected, ChiSquareTail.Of((double)one["statistic"]!, (int)one["freedom"]!), Math.Max(1e-300, expected * 1e-9));
        }
    }

    [Fact]
    public void The_training_data_itself_is_stable()
    {
        using var model = TestModels.Classifier(ModelBaseline.Of(TestModels.People()));
        var report = DriftReport.Of(model, TestModels.People());
        Assert.Equal(DriftLevel.Stable, report.Level);
        Assert.Equal(["age", "owner", "noise"], report.Columns.Select(column => column.Column));
        Assert.All(report.Columns, column => Assert.Equal(0, column.Psi));
    }

    [Fact]
    public void A_shift_is_found_and_its_arithmetic_shown()
    {
        using var model = TestModels.Classifier(ModelBaseline.Of(TestModels.People()));
        var report = DriftReport.Of(model, TestModels.People(seed: 2, shift: 10));
        Assert.Equal(DriftLevel.Drifted, report.Level);
        Assert.Equal("age", report.Columns[0].Column);
        Assert.Equal(report.Columns[0].Psi, report.Columns[0].Bins.Sum(bin => bin.Psi), 1e-12);
        Golden.Equal("drift.golden.txt", report.ToString());
    }

    [Fact]
    public void Values_never_seen_and_missing_values_are_bins_of_their_own()
    {
        var drift = DriftReport.Of(ModelBaseline.Of(new Frame(StringColumn.From("c", ["a", "a", "b"]))), new Frame(StringColumn.From("c", ["a", "x", null]))).Columns[0];
        Assert.Equal(["a", "b", "(other)", "(missing)"], drift.Bins.Select(bin => bin.Label));
        Assert.Equal([1.0, 0, 1, 1], drift.Bins.Select(bin => bin.Actual));
    }

    [Fact]
    public void Too_few_rows_give_no_verdict()
    {
        var report = DriftReport.Of(ModelBaseline.Of(new Frame(new Column<double>("x", [1, 2, 3]))), new Frame(new Column<double>("x", [9])));
        Assert.Equal((false, DriftLevel.TooFewRows), (report.HasEnoughRows, report.Level));
        Assert.StartsWith("1 rows now against 3 at training: too few rows.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_and_booleans_are_compared_as_they_were_kept()
    {
        var frame = new Frame(
            new Column<DateTime>("when", [.. Enumerable.Range(0, 200).Select(day => new DateTime(2026, 1, 1).AddDays(day))]),
            new Column<bool>("flag", [.. Enumerable.Range(0, 200).Select(row => row % 3 == 0)]));
        Assert.All(DriftReport.Of(ModelBaseline.Of(frame), frame).Columns, column => Assert.Equal(0, column.Psi));
    }

    [Fact]
    public void All_errory_options_are_reported_at_once()
    {
        var frame = new Frame(new Column<double>("x", [1]));
        var exception = Assert.Throws<InvalidInputException>(() => DriftReport.Of(ModelBaseline.Of(frame), frame, new() { Columns = ["y"], ModeratePsi = 0, DriftPsi = -1, MinimumRows = 0, Significance = 1 }));
        Assert.Equal(
        [
            "The moderate PSI 0 is out of range; give more than 0.",
            "The drift PSI -1 is below the moderate one 0; give as much or more.",
            "The significance 1 is out of range; give more than 0 and less than 1.",
            "The least number of rows 0 is out of range; give 1 or more.",
            "The baseline has no column 'y'. Did you mean 'x'? Its columns are: x.",
            "The data has no column 'y'. Did you mean 'x'?",
            "The data shares no column with the baseline, so there is nothing to compare.",
        ], exception.Errors);
    }

    [Fact]
    public void A_model_without_baseline_says_so()
    {
        using var model = TestModels.Classifier();
        Assert.Equal("The model has no baseline (baseline.json), so drift cannot be measured. Train it again, import it with its training data, or compare with the training data itself.", Assert.Throws<ModelException>(() => DriftReport.Of(model, TestModels.People())).Message);
    }

    private static int[] Numbers(JsonNode counts) => [.. counts.AsArray().Select(count => (int)count!)];

    private static Frame Texts(int[] counts) => new(StringColumn.From("c", counts.SelectMany((count, level) => Enumerable.Repeat($"v{level}", count))));

    private static ColumnDrift Numeric(int[] then, int[] now)
    {
        var baseline = new ModelBaseline(then.Sum(), new Dictionary<string, ColumnBaseline>
        {
            ["c"] = new() { Type = "number", Edges = [.. Enumerable.Range(1, then.Length - 1).Select(level => level - 0.5)], Counts = then },
        });
        return DriftReport.Of(baseline, new Frame(new Column<double>("c", [.. now.SelectMany((count, level) => Enumerable.Repeat((double)level, count))]))).Columns.Single();
    }
}
