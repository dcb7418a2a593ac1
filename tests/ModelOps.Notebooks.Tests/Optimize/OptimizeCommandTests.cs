using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Optimize;

public sealed class OptimizeCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bench.RunAsync("train train --target risk --positive bad --trainer mlp --set layers=64x32,epochs=20 --as net");

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_table_compares_accuracy_size_and_latency()
    {
        var shown = await _bench.ShownAsync("optimize net --int8 --data test --as small");

        Assert.Contains("made int8\n", shown, StringComparison.Ordinal);
        Assert.Matches(@"accuracy +0\.\d+ +0\.\d+ +[+-]?0", shown);
        Assert.Matches(@"log_loss +0\.\d+ +0\.\d+ +[+-]?0", shown);
        Assert.Matches(@"size of the graph +\d+\.\d kB +\d+\.\d kB +× 0\.\d\d", shown);
        Assert.Matches(@"a row, median +\d+\.\d{3} ms +\d+\.\d{3} ms +× \d+\.\d\d", shown);
        Assert.Contains("64 × 32", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_is_a_model_in_a_run_that_knows_the_model_and_the_rows_it_learnt_from()
    {
        var net = (TrainResult)_bench.Host.Variables["net"];

        var small = await _bench.Ops.OptimizeAsync(net, WeightPrecision.Float16, _bench.Frame("test"), cancellationToken: Stop);

        var store = await _bench.Ops.StoreAsync(Stop);
        var run = await store.GetRunAsync(small.Model.RunId!, Stop);
        Assert.Equal(net.Model.Reference, run.Data.Tags.Single(tag => tag.Key == "modelops.optimized_from").Value);
        Assert.Equal("fp16", run.Data.Params.Single(param => param.Key == "optimized").Value);
        var digest = _bench.Frame("train").Digest();
        Assert.Contains(run.Inputs, input => input.Dataset.Digest == digest && input.Tags.Any(tag => tag is { Key: "mlflow.data.context", Value: "training" }));
        var loaded = await _bench.Ops.EvaluateAsync(small.Model.Reference, _bench.Frame("test"), cancellationToken: Stop);
        Assert.Equal(small.After.Evaluation!.Metrics["accuracy"], loaded.Metrics["accuracy"]);
        Assert.Equal(net.Model.Model.Definition.Metadata.Classes, small.Model.Model.Metadata.Classes);
        Assert.NotNull(small.Model.Model.Baseline);
    }

    [Fact]
    public async Task A_gate_that_refuses_keeps_nothing()
    {
        _bench.Write("gate.yaml", "minimum_rows: 20\nmetrics: {accuracy: {min: 0.999}}");
        var before = (await _bench.AllRunsAsync()).Count;

        var error = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("optimize net --int8 --data test --gate gate.yaml --as small"));

        Assert.Matches("^The gate .*gate.yaml refuses the int8 of runs:/.*/model, so it is not kept: accuracy is ", error.Message);
        Assert.Equal(before, (await _bench.AllRunsAsync()).Count);
        Assert.False(_bench.Host.Variables.ContainsKey("small"));
    }

    [Fact]
    public async Task A_gate_compares_with_the_model_as_the_champion()
    {
        _bench.Write("gate.yaml", "minimum_rows: 20\nmetrics: {accuracy: {max_drop_vs_champion: 0.2}}");

        var shown = await _bench.ShownAsync("optimize net --int8 --data test --gate gate.yaml");

        Assert.Matches(@"pass +accuracy is 0\.\d+, the champion's 0\.\d+", shown);
    }

    [Fact]
    public async Task Without_data_the_note_says_that_nothing_is_known_of_the_accuracy() =>
        Assert.Contains("No data was given, so nothing says what the smaller weights cost in accuracy.", await _bench.ShownAsync("optimize net --fp16"), StringComparison.Ordinal);

    [Theory]
    [InlineData("optimize net", "'optimize' needs one of --int8 and --fp16.")]
    [InlineData("optimize net --int8 --fp16", "'optimize' needs one of --int8 and --fp16.")]
    [InlineData("optimize net --fp16 --calibrate train", "'--calibrate' is for --int8: weights in half precision need no rows. Leave it out.")]
    [InlineData("optimize net --int8 --rows 0", "'--rows' cannot be 0. Give 1 to 10000.")]
    [InlineData("optimize forest --int8", "Nothing of this model can be made int8: it is a tree ensemble, which compares and adds, and multiplies by no weights.")]
    public async Task What_cannot_be_done_is_one_sentence(string line, string sentence)
    {
        if (line.Contains("forest", StringComparison.Ordinal))
        {
            await _bench.RunAsync("train train --target risk --trainer random-forest --set trees=3 --as forest");
        }

        Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);
    }

    [Fact]
    public async Task A_gate_of_metrics_needs_rows()
    {
        _bench.Write("gate.yaml", "metrics: {accuracy: {min: 0.5}}");

        Assert.EndsWith("judges by rows with true values. Give them with --data.", (await _bench.RefusedAsync("optimize net --int8 --gate gate.yaml")).Message, StringComparison.Ordinal);
    }
}
