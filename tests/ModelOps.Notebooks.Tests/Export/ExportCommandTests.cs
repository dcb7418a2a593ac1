using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Export;

public sealed class ExportCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_goes_out_as_PMML_and_comes_back_through_gate_registry_and_server()
    {
        var shown = await _bench.ShownAsync("export credit@champion --out out.pmml");
        Assert.StartsWith("credit@champion exported as PMML 4.4\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("It holds up to five rows of the input example, for verification.\n", shown, StringComparison.Ordinal);

        await _bench.RunAsync("register out.pmml --name back");
        _bench.Write("gate.yaml", "minimum_rows: 50\nmetrics: {roc_auc: {min: 0.6}}\nsize_mb: {max: 5}");
        await _bench.RunAsync("gate gate.yaml --model back/1 --data test");
        await using var deployment = await _bench.Ops.DeployAsync("back/1", "back", cancellationToken: Stop);
        await _bench.RunAsync("predict back --data test --as served");

        var (own, served) = (trained.Model.Model.Model.Predict(_bench.Frame("test")), _bench.Frame("served"));
        for (var row = 0; row < own.RowCount; row++)
        {
            Assert.Equal(own["label"][row], served["label"][row]);
            Assert.Equal((double)own["probability_bad"][row]!, (double)served["probability_bad"][row]!, 1e-6);
        }
    }

    [Fact]
    public async Task The_graph_itself_goes_out_by_a_call()
    {
        var result = await _bench.Ops.ExportAsync("model", "graph.onnx", cancellationToken: Stop);

        Assert.Equal(("onnx", trained.Model.Model.Model.Definition.Onnx.Length), (result.Format, (int)result.Bytes));
        Assert.Equal(trained.Model.Model.Model.Definition.Onnx, await File.ReadAllBytesAsync(_bench.File("graph.onnx"), Stop));
    }

    [Theory]
    [InlineData("export model --out x.txt --format excel", "'--format' cannot be 'excel'. Give pmml or onnx.")]
    [InlineData("export model --out x.xml", "'x.xml' does not say the format. Give a file that ends in .pmml or .onnx, or '--format' pmml or onnx.")]
    public async Task What_cannot_be_is_refused_and_nothing_written(string line, string sentence)
    {
        Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);
        Assert.False(File.Exists(_bench.File("x.txt")) || File.Exists(_bench.File("x.xml")));
    }
}
