using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Onnx;

public sealed class GraftTests
{
    // As ML.NET writes: operator set 12, where a softmax flattens and axes are attributes.
    private static OnnxModel Foreign()
    {
        var graph = new GraphBuilder();
        graph.Model.Opsets[""] = 12;
        var x = graph.Input("x", OnnxType.Float, -1, 2);
        graph.Input("label", OnnxType.Float, -1, 1);
        var doubled = graph.Node("Mul", [x, graph.Constant([2f])]);
        graph.Output(graph.Node("Softmax", [doubled]), "Score.output", OnnxType.Float, -1, 2);
        graph.Output(graph.Node("ReduceSum", [doubled], new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 1)), "Sum.output", OnnxType.Float, -1, 1);
        graph.Output(graph.Node("Identity", ["label"]), "label.output", OnnxType.Float, -1, 1);
        return graph.Model;
    }

    private static ModelScores Run(Action<GraphBuilder, string> build)
    {
        var graph = new GraphBuilder();
        var columns = graph.Node("Concat", [Column("a"), Column("b")], new OnnxAttribute("axis", 1));
        build(graph, graph.Cast(columns, OnnxType.Float));
        using var model = new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double)], []), new ModelFacts()));
        return model.Score(new Frame(new Column<double>("a", [1, 2]), new Column<double>("b", [3, 2])));

        string Column(string name) => graph.Node("Reshape", [graph.Input(name, OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]);
    }

    [Fact]
    public void Nodes_of_operator_set_12_give_the_same_in_a_graph_of_17()
    {
        var scores = Run((graph, matrix) =>
        {
            var values = graph.Graft(Foreign(), new Dictionary<string, string> { ["x"] = matrix }, ["Score.output", "Sum.output"]);
            graph.Output(values[0], "probability", OnnxType.Float, -1, 2);
            graph.Output(values[1], "sum", OnnxType.Float, -1, 1);
        });

        double[] Numbers(string name) => [.. ((Column<double>)scores.Others.Single(column => column.Name == name)).Values];
        Assert.Equal(1 / (1 + Math.Exp(-4)), Numbers("probability_1")[0], 1e-6);
        Assert.Equal(0.5, Numbers("probability_1")[1], 1e-6);
        Assert.Equal([8.0, 8.0], Numbers("sum"));
    }

    [Fact]
    public void The_same_graph_can_be_taken_in_twice() => Run((graph, matrix) =>
    {
        var inputs = new Dictionary<string, string> { ["x"] = matrix };
        var first = graph.Graft(Foreign(), inputs, ["Sum.output"])[0];
        var second = graph.Graft(Foreign(), inputs, ["Sum.output"])[0];
        Assert.NotEqual(first, second);
        graph.Output(graph.Node("Add", [first, second]), "sum", OnnxType.Float, -1, 1);
    });

    [Fact]
    public void Only_what_an_output_needs_is_asked_for()
    {
        Assert.Equal(["x"], Foreign().InputsOf("Score.output").Select(input => input.Name));
        Assert.Equal(["x", "label"], Foreign().InputsOf("Score.output", "label.output").Select(input => input.Name));
        Assert.Equal("The graph to take in reads 'label', which nothing gives it.", Assert.Throws<ModelException>(() => Run((graph, matrix) => graph.Graft(Foreign(), new Dictionary<string, string> { ["x"] = matrix }, ["label.output"]))).Message);
    }

    [Fact]
    public void A_graph_of_an_older_operator_set_is_refused()
    {
        var old = Foreign();
        old.Opsets[""] = 6;

        Assert.Equal(
            "The graph to take in has operator set 6, but only 7 to 17 can be taken in. Export it for one of these.",
            Assert.Throws<ModelException>(() => new GraphBuilder().Graft(old, new Dictionary<string, string>(), ["Score.output"])).Message);
    }

    [Theory]
    [InlineData("Clip", 1L, "The node Clip of the graph to take in is of operator set 8, and may mean something else since. Export it for operator set 12 or later.")]
    [InlineData("BatchNormalization", 0L, "The node BatchNormalization of the graph to take in has statistics of each place, which later operator sets do not know.")]
    public void A_node_that_changed_its_meaning_is_refused(string op, long spatial, string message)
    {
        var old = new GraphBuilder();
        old.Model.Opsets[""] = 8;
        var x = old.Input("x", OnnxType.Float, -1, 2);
        old.Output(old.Node(op, [x], new OnnxAttribute("spatial", spatial)), "y", OnnxType.Float, -1, 2);

        Assert.Equal(message, Assert.Throws<ModelException>(() => new GraphBuilder().Graft(old.Model, new Dictionary<string, string> { ["x"] = "x" }, ["y"])).Message);
    }

    [Fact]
    public void Nodes_of_operator_set_8_give_the_same_in_a_graph_of_18()
    {
        var old = new GraphBuilder();
        old.Model.Opsets[""] = 8;
        var x = old.Input("x", OnnxType.Float, 1, 2, 1, 1);
        var parts = old.Nodes("Split", "", [x], 2, new OnnxAttribute("axis", 1), new OnnxAttribute("split", [1L, 1L]));
        var turned = old.Node("Concat", [parts[1], parts[0]], new OnnxAttribute("axis", 1));
        string Of(params float[] values) => old.Constant(values, values.Length);
        var normal = old.Node("BatchNormalization", [turned, Of(2, 3), Of(1, 1), Of(0, 4), Of(1, 4)], new OnnxAttribute("spatial", 1), new OnnxAttribute("epsilon", 1e-9f));
        old.Output(old.Node("ReduceMean", [normal], new OnnxAttribute("axes", [2L, 3L]), new OnnxAttribute("keepdims", 0)), "y", OnnxType.Float, 1, 2);
        var graph = new GraphBuilder(18);
        var pixels = graph.Input("pixels", OnnxType.Float, -1, 2, 1, 1);

        var made = graph.Graft(old.Model, new Dictionary<string, string> { ["x"] = pixels }, ["y"])[0];

        graph.Output(made, "y", OnnxType.Float, -1, 2);
        using var session = new Models.Runtime.OnnxSession(graph.Model.ToBytes());
        using var input = Models.Runtime.OrtTensor.Of<float>(OnnxType.Float, [10, 20, 8, 5], 2, 2, 1, 1);
        using var output = session.Run([input])[0];

        // Channels change places; then 2 (v − 0) / 1 + 1 and 3 (v − 4) / 2 + 1.
        Assert.Equal([41, 10, 11, 7], output.Values<float>().ToArray().Select(value => MathF.Round(value, 3)));
    }
}
