using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Compare;

/// <summary><c>#!compare A B</c>: models on the same rows.</summary>
public sealed class CompareModelsTests(ComparedBench compared) : IClassFixture<ComparedBench>
{
    private readonly Workbench _bench = compared.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_models_are_compared_metric_by_metric_with_the_sentence_as_headline()
    {
        Golden.Equal("compare-two.txt", TrainedBench.Scrub(await _bench.ShownAsync("compare stump model --data test --as comparison")));
        var result = Assert.IsType<CompareModelsResult>(_bench.Host.Variables["comparison"]);
        Assert.Equal("stump", result.Comparison.Baseline);
        Golden.Equal("compare-two.html", TrainedBench.Scrub(_bench.Host.Html[0]));
        Assert.All(_bench.Host.Shown.Skip(1), figure => Assert.Contains(MimeBundle.Plotly, figure.Data.Keys));
    }

    [Fact]
    public async Task Of_more_each_is_compared_with_the_best() =>
        Golden.Equal("compare-many.txt", TrainedBench.Scrub(await _bench.ShownAsync("compare stump model deep --data test")));

    [Fact]
    public async Task A_baseline_and_a_metric_can_be_given()
    {
        var text = await _bench.ShownAsync("compare stump model deep --data test --baseline stump --metric f1");
        Assert.StartsWith("stump is the baseline of 3 models by f1\n", text);
        Assert.Contains("f1 of model is ", text);
        Assert.Contains("p is corrected by Holm for 2 comparisons of each metric.", text);
    }

    [Fact]
    public async Task Versions_and_runs_are_compared_by_the_evaluations_that_the_store_keeps_of_the_same_data()
    {
        await _bench.RunAsync("evaluate credit@champion --data test");
        await _bench.RunAsync("evaluate deep --data test");
        var run = ((TrainResult)_bench.Host.Variables["deep"]).RunId;
        var byEvidence = await _bench.ShownAsync($"compare credit@champion {run[..20]}");
        Assert.Contains("compared on  kept evaluations on test (digest ", byEvidence);

        var byData = await _bench.Ops.CompareModelsAsync(["credit@champion", "deep"], _bench.Frame("test"), cancellationToken: Stop);
        var kept = await _bench.Ops.CompareModelsAsync(["credit@champion", "deep"], cancellationToken: Stop);
        Assert.Equal(byData.Comparison.Sentence, kept.Comparison.Sentence);
        Assert.StartsWith(byData.Comparison.Sentence.Replace("deep", run[..20], StringComparison.Ordinal), byEvidence);
        Assert.StartsWith("_bench.Frame(\"test\") (digest ", byData.Data);
    }

    [Fact]
    public async Task Comparing_writes_nothing()
    {
        var before = await _bench.AllRunsAsync();
        await _bench.RunAsync("compare stump deep --data test");
        Assert.Equal(before.Select(run => (run.Info.RunId, run.Data.Metrics.Count, run.Inputs.Count)), (await _bench.AllRunsAsync()).Select(run => (run.Info.RunId, run.Data.Metrics.Count, run.Inputs.Count)));
    }

    [Fact]
    public async Task What_a_reader_must_know_is_said()
    {
        var text = await _bench.ShownAsync("compare credit@champion model stump --data train");
        Assert.Contains("credit@champion and model are the same model.", text);
        Assert.Contains("stump was trained on these rows: it remembers them.", text);
    }

    [Theory]
    [InlineData("compare model", "Comparing takes two models or more, and only 'model' is named. Name the other one, too.")]
    [InlineData("compare model model --data test", "'model' is given twice. Give each model once, under a name of its own.")]
    [InlineData("compare model deep --data test --baseline stump", "The baseline 'stump' is none of the models. They are: model, deep.")]
    [InlineData("compare model deep --data test --top 3 --trials", "'--top' is for runs side by side, and models are named. Leave it out, or the models.\n'--trials' is for runs side by side, and models are named. Leave it out, or the models.")]
    [InlineData("compare --metric f1 --data test", "'--data' is for models on the same rows, and none is named. Name two or more.")]
    [InlineData("compare model numbers --data test", "model and numbers cannot be compared: the first predicts 'risk' (binary), the second 'age_years' (regression).")]
    [InlineData("compare model housing --data test", "model and housing cannot be compared: the first predicts 'risk' (binary), the second 'housing' (multiclass).")]
    [InlineData("compare model deep --data test --metric rmsa", "There is no metric 'rmsa'. Did you mean 'rmse'?", true)]
    [InlineData("compare model deeep --data test", "There is no variable, registered model or folder 'deeep'. Did you mean 'deep'?", true)]
    [InlineData("compare stump lonely", "The store keeps no evaluation of lonely with its own target, positive class and threshold. Give the data with --data, or run '#!evaluate lonely --data DATA' first.")]
    public async Task What_cannot_be_compared_is_refused(string line, string message, bool isBeginning = false)
    {
        var refused = (await _bench.RefusedAsync(line)).Message.ReplaceLineEndings("\n");
        Assert.Equal(message, isBeginning ? refused[..message.Length] : refused);
    }

    [Fact]
    public async Task Evaluations_of_other_data_are_no_evidence()
    {
        _bench.Host.Variables["half"] = _bench.Frame("test").Take([.. Enumerable.Range(0, 100)]);
        await _bench.RunAsync("evaluate apart --data half");
        var message = (await _bench.RefusedAsync("compare stump apart")).Message;
        Assert.StartsWith("No evaluations of stump and apart are of the same data. stump was last evaluated on test (digest ", message);
        Assert.Contains("; apart was last evaluated on half (digest ", message);
        Assert.EndsWith(". Give the data with --data, or run '#!evaluate apart --data test' first.", message);
    }
}

/// <summary>A bench with models to compare.</summary>
public sealed class ComparedBench : IAsyncLifetime
{
    internal Workbench Bench { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Bench.RunAsync(TrainedBench.Training);
        await Bench.RunAsync("register model --name credit --alias champion");
        foreach (var (name, depth) in new[] { ("stump", 1), ("deep", 5), ("lonely", 2), ("apart", 4) })
        {
            await Bench.RunAsync($"train train --target risk --positive bad --trainer decision-tree --set depth={depth} --as {name}");
        }

        await Bench.RunAsync("train train --target age_years --task numbers --trainer decision-tree --as numbers");
        await Bench.RunAsync("train train --target housing --trainer decision-tree --as housing");
        await Bench.RunAsync("evaluate stump --data test");
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
