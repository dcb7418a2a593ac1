using System.Text.RegularExpressions;
using ModelOps.Evaluation.Reports;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Reports;

/// <summary>The page of an evaluation.</summary>
public sealed partial class EvaluationReportTests
{
    private static readonly DateTimeOffset _time = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_report_of_a_classifier_is_the_approved_one()
    {
        using var model = TestModels.Classifier();
        var options = new EvaluateOptions { Slices = ["owner"], Fairness = ["owner"], Intervals = new() { Resamples = 100 } };
        var people = TestModels.People();
        var importance = new ImportanceResult(MetricCatalog.Find("roc_auc"), 0.9, 400, [new("age", 0.3, 0.02) { Interval = new(0.3, 0.28, 0.32) }, new("noise", 0, 0) { Interval = new(0, 0, 0) }]);
        var explanation = ExplanationEvidence.Of(importance, (model, "by hand"), ("people", "0123456789abcdef"), _time);

        var report = Report(model, people, options) with { More = [EvaluationSections.Explanation([explanation], [importance.ToFigure()])] };

        Golden.Equal("report.golden.html", WithoutFigures(report.ToHtml()));
    }

    [Fact]
    public void The_report_of_a_regressor_has_residuals_and_no_curves()
    {
        using var model = TestModels.Regressor();
        var data = new Frame(new Column<double>("x", [1, 2, 3, 4]), new Column<double>("price", [2.5, 4, 5, 8]));

        var html = Report(model, data, new()).ToHtml();

        Assert.Equal(["Data", "Metrics", "Predictions and residuals", "Settings and versions", "How each number is computed"], Heading().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Contains("On 4 rows of people, made &lt;by&gt; hand reaches rmse 0.5590", html.Replace("0.559,", "0.5590,", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<td style=\"white-space:nowrap\">none</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_the_training_are_said_to_be_so_in_the_first_sentences()
    {
        using var model = TestModels.Classifier();

        Assert.EndsWith("The model was trained on these rows: the values show how well it remembers them, not how well it predicts others.", (Report(model, TestModels.People(), new()) with { IsTrainingData = true }).Summary());
    }

    [Fact]
    public void Plotly_stands_in_the_page_once_and_nothing_is_loaded_from_elsewhere()
    {
        using var model = TestModels.Classifier();

        var html = Report(model, TestModels.People(), new()).ToHtml();

        Assert.Single(Regex.Matches(html, "DecompressionStream"));
        Assert.DoesNotMatch("(src|href)=\"[^#\"]", html);
        Assert.InRange(html.Length, 1_000_000, 3_000_000);
        Assert.DoesNotContain("made <by> hand", html, StringComparison.Ordinal);
    }

    internal static EvaluationReport Report(Model model, Frame data, EvaluateOptions options)
    {
        var result = Evaluator.Evaluate(model, data, options);
        var (json, _) = EvaluationEvidence.Write(result, model, "made <by> hand", ("people", "0123456789abcdef", data.RowCount), options, _time, "test");
        return new EvaluationReport(EvaluationEvidence.Read(json, "people"), result) { Versions = [("ModelOps.Notebooks", "1.0")] };
    }

    // plotly.js is 2 MB, and the data of the figures has golden files of its own.
    private static string WithoutFigures(string html) =>
        FigureScript().Replace(PlotlyElement().Replace(Digest().Replace(html, "<digest>"), "<script>plotly.js</script>"), "<script>$1</script>");

    [GeneratedRegex("<script>window\\.modelopsPlotly=.*?</script>", RegexOptions.Singleline)]
    private static partial Regex PlotlyElement();

    [GeneratedRegex("<script>\\(function\\(\\){var figure=.*?,id=\"([^\"]*)\".*?</script>", RegexOptions.Singleline)]
    private static partial Regex FigureScript();

    [GeneratedRegex("\\b[0-9a-f]{64}\\b")]
    private static partial Regex Digest();

    [GeneratedRegex("<h2[^>]*>([^<]*)</h2>")]
    private static partial Regex Heading();
}
