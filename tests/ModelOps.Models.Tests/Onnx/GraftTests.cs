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
        old.Opsets[""] = 9;

        Assert.Equal(
            "The graph to take in has operator set 9, but only 12 to 17 can be taken in. Export it for one of these.",
            Assert.Throws<ModelException>(() => new GraphBuilder().Graft(old, new Dictionary<string, string>(), ["Score.output"])).Message);
    }
}
