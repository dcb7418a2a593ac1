using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Scoring;

public sealed class ManagedRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Many_rows_score_as_in_the_runtime(int count)
    {
        using var model = Wide();
        var random = new Random(count);
        var frame = new Frame(
            new Column<double>("a", [.. Enumerable.Range(0, count).Select(_ => random.Next(9) == 0 ? double.NaN : (random.NextDouble() * 6) - 3)]),
            new Column<double>("b", [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())]),
            StringColumn.From("t", Enumerable.Range(0, count).Select(i => ((string?[])["x", "y", "zz", "", null, "ü"])[i % 6])));
        var (expected, actual) = (model.ScoreInRuntime(frame), model.Score(frame));
        Assert.Equal(expected.Labels, actual.Labels);
        for (var i = 0; i < expected.Probabilities!.Length; i++)
        {
            Assert.Equal(expected.Probabilities[i], actual.Probabilities![i], 1e-12);
        }
    }

    [Fact]
    public void Rows_do_not_depend_on_those_beside_them()
    {
        using var model = Wide();
        var random = new Random(2);
        var frame = new Frame(
            new Column<double>("a", [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())]),
            new Column<double>("b", [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble() * 1e3)]),
            StringColumn.From("t", Enumerable.Range(0, 200).Select(i => i % 7 == 0 ? "x" : "y")));
        var together = model.Score(frame);
        for (var row = 0; row < 200; row++)
        {
            Assert.Equal(together.Probabilities![(row * 3)..((row * 3) + 3)], model.Score(frame.Take([row])).Probabilities!);
        }
    }

    [Fact]
    public void A_column_that_is_not_there_is_missing()
    {
        using var model = new Model(TestModels.Line());
        var managed = model.Managed!;
        Assert.Equal(["a", "b"], managed.Inputs.Select(input => input.Name));
        Assert.Equal([1.0, -1], Model.Score(managed, [new([1, 0, 99], null), new([1, 1], null)], 2).Values!);
        Assert.All(Model.Score(managed, [new([1, 0], null), default], 2).Values!, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Graphs_with_large_matrices_go_to_the_runtime_sooner()
    {
        using var small = Wide();
        var graph = new GraphBuilder();
        var wide = graph.Node("Gemm", [graph.Node("Reshape", [graph.Input("a", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]), graph.Constant(new double[4000], 1, 4000), graph.Constant(new double[4000], 4000)]);
        graph.Output(graph.Node("Reshape", [graph.Node("ReduceSum", [wide, graph.Constant([1L], 1)]), graph.Constant([-1L], 1)]), "prediction", OnnxType.Double, -1);
        using var large = new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([new("a", SpecType.Double)], []), new ModelFacts { Task = LearningTask.Regression }));
        Assert.True(large.Managed!.Most < small.Managed!.Most);
        Assert.Equal(0, large.Score(new Frame(new Column<double>("a", new double[100]))).Values![99]);
    }

    // Numbers filled, scaled and clipped, a text as a line of ones and zeros, three classes.
    private static Model Wide()
    {
        var graph = new GraphBuilder();
        var shape = graph.Constant([-1L, 1L], 2);
        var numbers = graph.Node("Concat", [.. ((string[])["a", "b"]).Select(name => graph.Node("Reshape", [graph.Input(name, OnnxType.Double, -1), shape]))], new OnnxAttribute("axis", 1));
        var filled = graph.Node("Where", [graph.Node("IsNaN", [numbers]), graph.Constant([0.3, 0.4], 2), numbers]);
        var scaled = graph.Node("Clip", [graph.Node("Div", [graph.Node("Sub", [filled, graph.Constant([0.1, 0.2], 2)]), graph.Constant([2.0, 3], 2)]), graph.Constant([-1.0]), graph.Constant([1.0])]);
        var code = graph.MlNode("LabelEncoder", [graph.Input("t", OnnxType.String, -1)], new("keys_strings", ["x", "y", "ü"]), new("values_int64s", [0L, 1L, 2L]), new("default_int64", 9));
        var line = graph.Cast(graph.Node("OneHot", [code, graph.Constant([3L], 1), graph.Constant([0f, 1f], 2)]), OnnxType.Double);
        var scores = graph.Node("Gemm", [graph.Node("Concat", [scaled, line], new OnnxAttribute("axis", 1)), graph.Constant([.. Enumerable.Range(0, 15).Select(i => Math.Cos(i))], 5, 3), graph.Constant([0.1, 0, -0.1], 3)]);
        var shares = graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1));
        graph.Output(graph.Node("Gather", [graph.Constant(["p", "q", "r"], 3), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, 3);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double), new("t", SpecType.String)], []),
            new ModelFacts { Task = LearningTask.Multiclass, Classes = ["p", "q", "r"] }));
    }
}
