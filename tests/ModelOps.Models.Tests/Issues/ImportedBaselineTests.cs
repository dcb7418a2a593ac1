using ModelOps.Models.Onnx;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Issues;

/// <summary>An imported model had no baseline, so its drift could not be measured.</summary>
public sealed class ImportedBaselineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImportedBaselineTests()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Double, -1, 2);
        graph.Output(graph.Node("ReduceSum", [x, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 0)), "y", OnnxType.Double, -1);
        File.WriteAllBytes(_folder.File("m.onnx"), graph.Model.ToBytes());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_training_data_given_at_import_becomes_the_baseline_and_is_kept()
    {
        var data = new Frame(new Column<double>("a", [1, 2]), new Column<double>("b", [3, double.NaN]), new Column<double>("y", [4, 5]), new Column<double>("id", [1, 2]));
        using (var model = Model.Import(_folder.File("m.onnx"), new() { Columns = ["a", "b"], Target = "y", TrainingData = data }))
        {
            model.Save(_folder.File("saved"));
        }

        using var loaded = Model.Load(_folder.File("saved"));
        Assert.Equal((2, 1, "a,b,y", "id"), (loaded.Baseline!.Rows, loaded.Baseline.Columns["b"].Missing, string.Join(",", loaded.Baseline.Columns.Keys), loaded.Baseline.Unused!.Single()));
    }

    [Fact]
    public void Training_data_that_is_not_the_models_is_refused()
    {
        ImportOptions With(Frame data) => new() { Columns = ["age", "b"], TrainingData = data };

        var exception = Assert.Throws<InvalidInputException>(() => Model.Import(_folder.File("m.onnx"), With(new Frame(new Column<double>("agee", [1]), new Column<double>("b", [1])))));
        Assert.Equal("The training data has no column 'age', which the model reads. Did you mean 'agee'? Its columns are: agee, b.", exception.Message);
        exception = Assert.Throws<InvalidInputException>(() => Model.Import(_folder.File("m.onnx"), With(new Frame(new Column<double>("age", []), new Column<double>("b", [])))));
        Assert.Equal("The training data has no rows. Give data with rows, or leave it out.", exception.Message);
    }
}
