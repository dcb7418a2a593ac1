using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Evaluate;

/// <summary>What <c>#!evaluate --report</c> writes, and what the run keeps of it.</summary>
public sealed class EvaluateReportTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bench.RunAsync("train train --target risk --positive bad --trainer gradient-boosting --set trees=5 --as model");

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_report_is_a_file_and_an_artifact_with_every_figure()
    {
        var shown = await _bench.ShownAsync("evaluate model --data test --slices housing --fairness housing --explain --report out/new/report.html");

        Assert.Contains("  report          out/new/report.html\n", shown);
        var page = await File.ReadAllTextAsync(_bench.File("out/new/report.html"), Stop);
        var kept = Assert.Single(await KeptAsync("*-report.html"));
        Assert.Equal(page, await File.ReadAllTextAsync(kept, Stop));
        string[] headings = [.. System.Text.RegularExpressions.Regex.Matches(page, "<h2[^>]*>([^<]*)</h2>").Select(match => match.Groups[1].Value)];
        Assert.Equal(["Data", "Metrics", "Classes", "Curves", "Threshold and costs", "Slices", "Fairness by housing, where &#39;bad&#39; is the favourable outcome", "Explanation", "Training", "Settings and versions", "How each number is computed"], headings);
        Assert.Contains($"<td style=\"white-space:nowrap\">{_bench.Frame("test").Digest()}</td>", page);
        Assert.Contains(((TrainResult)_bench.Host.Variables["model"]).RunId, page);
        var figures = (await KeptAsync("*.json")).Select(Path.GetFileNameWithoutExtension).ToArray();
        Assert.Equal(figures.Length - 1, System.Text.RegularExpressions.Regex.Count(page, "class=\"modelops-figure\""));
        Assert.Superset(new HashSet<string?> { "learning_curve", "permutation_importance", "shap_bars", "shap_beeswarm", "threshold_curve", "gain_curve", "lift_curve", "scores_with_intervals", "slices" }, figures.ToHashSet());
    }

    [Fact]
    public async Task Evaluating_again_without_a_report_leaves_none_that_no_longer_fits()
    {
        await _bench.RunAsync("evaluate model --data test --slices housing --report report.html");
        await _bench.RunAsync("evaluate model --data train --report training.html");
        await _bench.RunAsync("evaluate model --data test");

        Assert.StartsWith("train-", Path.GetFileName(Assert.Single(await KeptAsync("*-report.html"))));
        Assert.DoesNotContain(await KeptAsync("slices.json"), path => Path.GetFileName(Path.GetDirectoryName(path))!.StartsWith("test-", StringComparison.Ordinal));
        Assert.True(File.Exists(_bench.File("report.html")));
        Assert.Contains("The model was trained on these rows", await File.ReadAllTextAsync(_bench.File("training.html"), Stop));
    }

    [Fact]
    public async Task A_call_takes_all_that_the_magic_takes_and_replaces_the_file()
    {
        _bench.Write("report.html", "what was there before");

        var result = await _bench.Ops.EvaluateAsync(new EvaluateCommandOptions { Model = "model", Data = _bench.Frame("test"), Report = "report.html", Settings = new() { Threshold = 0.4, Slices = ["housing"] } }, Stop);

        Assert.Equal(("report.html", "data"), (result.Report, result.Data));
        Assert.Equal(3, result.Evaluation.Slices.Count);
        Assert.Equal("Loss by step", result.LearningCurve!.Title);
        Assert.Null(result.Importance);
        Assert.Contains("<td style=\"white-space:nowrap\">threshold</td><td style=\"white-space:nowrap\">0.4</td>", await File.ReadAllTextAsync(_bench.File("report.html"), Stop));
    }

    [Theory]
    [InlineData(Face.Notebook, "--data test --report report.pdf", "'--report' cannot be 'report.pdf'. Give a file that ends in .html.")]
    [InlineData(Face.Terminal, "--data test --report -", "'--report' cannot be '-'. Give a file that ends in .html.")]
    [InlineData(Face.CSharp, "--data test --report report", "'Report' cannot be 'report'. Give a file that ends in .html.")]
    [InlineData(Face.Notebook, "--report report.html", "'evaluate' needs '--data': Data with the target column: a variable, or a file.")]
    public async Task What_cannot_become_a_report_is_refused_and_nothing_is_kept(Face face, string words, string expected)
    {
        Assert.Equal(expected, (await _bench.RefusedAsync(face, $"evaluate model {words}")).Split('\n')[0]);

        Assert.False(File.Exists(_bench.File("report.html")));
        Assert.Empty(await KeptAsync("*"));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_keeps_no_evaluation()
    {
        _bench.Write("taken", "a file where the folder would be");

        Assert.StartsWith($"Cannot write '{_bench.File("taken/report.html")}': ", (await _bench.RefusedAsync("evaluate model --data test --report taken/report.html")).Message);

        Assert.Empty(await KeptAsync("*"));
    }

    private async Task<string[]> KeptAsync(string pattern)
    {
        var folder = Path.Combine((await _bench.StoredAsync(((TrainResult)_bench.Host.Variables["model"]).RunId)).Info.ArtifactUri, "evaluations");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories) : [];
    }
}
