using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Issues;

/// <summary>An imported file below operator set 13 was refused when its first row was scored: Unsqueeze took no second input then.</summary>
public sealed class OlderOpsetsTests
{
    [Theory]
    [InlineData(7, 3)]
    [InlineData(8, 3)]
    [InlineData(9, 4)]
    [InlineData(10, 5)]
    [InlineData(11, 6)]
    [InlineData(12, 7)]
    [InlineData(13, 7)]
    [InlineData(17, 8)]
    [InlineData(21, 10)]
    public void Files_of_all_operator_sets_that_the_runtime_knows_are_imported(int opset, int ir)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, graph) in new[] { ("matrix", Matrix()), ("columns", Columns()), ("logits", Logits()), ("one", OneProbability()) })
        {
            File.WriteAllBytes(folder.File($"{name}.onnx"), Of(graph, opset, ir));
            using var model = Model.Import(folder.File($"{name}.onnx"), name is "logits" or "one" ? new() { Classes = ["no", "yes"], Logits = true } : null);
            var names = model.InputNames;
            var scores = model.Score(new Frame(names.Select((column, j) => new Column<double>(column, [1 + j, 2, 3]))));
            Assert.Equal((name, 3), (name, scores.RowCount));
            Assert.Equal(name is "matrix" or "columns" ? 3.0 : 1 / (1 + Math.Exp(name == "one" ? -1 : -3)), scores.Values?[0] ?? scores.Probability("yes")[0], 1e-6);
        }
    }

    [Fact]
    public void What_the_runtime_does_not_take_is_refused_at_import_with_its_operator_set()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.onnx"), Of(Matrix(), 99, 8));
        Assert.Contains("ONNX Runtime", Assert.Throws<ModelException>(() => Model.Import(folder.File("m.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_changed_by_with_are_written()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Identity", [graph.Input("x", OnnxType.Float, -1, 2)]), "y", OnnxType.Float, -1, 2);
        var read = OnnxModel.Read(graph.Model.ToBytes());
        Assert.Equal(graph.Model.ToBytes(), read.ToBytes());
        read.Inputs[0] = read.Inputs[0] with { Dimensions = [4, 2] };
        read.Outputs[0] = read.Outputs[0] with { Dimensions = null, Type = OnnxType.Float };
        var again = OnnxModel.Read(read.ToBytes());
        Assert.Equal([4, 2], again.Inputs[0].Dimensions!);
        Assert.Null(again.Outputs[0].Dimensions);
        using var session = new OnnxSession(read.ToBytes());
        Assert.Equal([4, 2], session.Inputs[0].Dimensions!);
    }

    private static byte[] Of(GraphBuilder graph, int opset, int ir)
    {
        var made = graph.Model;
        return new OnnxModel { IrVersion = ir, Opsets = { [""] = opset }, Inputs = made.Inputs, Outputs = made.Outputs, Nodes = made.Nodes, Initializers = made.Initializers }.ToBytes();
    }

    private static GraphBuilder Matrix()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("MatMul", [graph.Input("X", OnnxType.Float, -1, 2), graph.Constant([1f, 1f], 2, 1)]), "variable", OnnxType.Float, -1, 1);
        return graph;
    }

    private static GraphBuilder Columns()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Add", [graph.Input("a", OnnxType.Float, -1, 1), graph.Input("b", OnnxType.Float, -1, 1)]), "Score", OnnxType.Float, -1, 1);
        return graph;
    }

    private static GraphBuilder Logits()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("MatMul", [graph.Input("X", OnnxType.Float, -1, 2), graph.Constant([1f, 0f, 0f, 2f], 2, 2)]), "out", OnnxType.Float, -1, 2);
        return graph;
    }

    private static GraphBuilder OneProbability()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Identity", [graph.Input("X", OnnxType.Float, -1, 1)]), "out", OnnxType.Float, -1, 1);
        return graph;
    }
}
