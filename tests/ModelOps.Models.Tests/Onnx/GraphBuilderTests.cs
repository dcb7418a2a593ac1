using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Onnx;

public sealed class GraphBuilderTests
{
    [Fact]
    public void No_two_values_share_a_name()
    {
        var graph = new GraphBuilder();
        graph.Input("Relu_0", OnnxType.Float, -1);
        string[] names = [.. Enumerable.Range(0, 50).Select(_ => graph.Node("Relu", ["Relu_0"]))];

        Assert.Equal(50, names.Append("Relu_0").Distinct().Count() - 1);
        Assert.Equal("The graph has a value 'Relu_0' already. (Parameter 'name')", Assert.Throws<ArgumentException>(() => graph.Input("Relu_0", OnnxType.Float, -1)).Message);
        Assert.Throws<ArgumentException>(() => graph.Output(names[0], "Relu_0", OnnxType.Float, -1));
    }

    [Fact]
    public void A_graph_that_is_continued_keeps_its_names()
    {
        var first = new GraphBuilder();
        first.Output(first.Node("Relu", [first.Input("x", OnnxType.Float, -1)]), "y", OnnxType.Float, -1);
        var model = OnnxModel.Read(first.Model.ToBytes());

        var more = new GraphBuilder(model);
        var added = more.Node("Relu", ["x"]);

        Assert.DoesNotContain(added, first.Model.Nodes.SelectMany(node => node.Outputs));
        Assert.Same(model, more.Model);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    public void Operator_sets_that_are_not_written_are_refused(int opset) => Assert.Throws<ArgumentOutOfRangeException>(() => new GraphBuilder(opset));

    [Fact]
    public void A_domain_is_declared_with_its_first_node()
    {
        var graph = new GraphBuilder(18);
        Assert.Equal(["",], graph.Model.Opsets.Keys);
        graph.MlNode("LabelEncoder", [graph.Input("x", OnnxType.String, -1)], new("keys_strings", ["a"]), new("values_int64s", [1L]));
        Assert.Equal([("", 18L), ("ai.onnx.ml", 3L)], graph.Model.Opsets.Select(opset => (opset.Key, opset.Value)));
    }

    [Fact]
    public void A_renamed_value_is_renamed_wherever_it_is_read()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, -1);
        var relu = graph.Node("Relu", [x]);
        graph.Node("Add", [relu, relu]);
        graph.Model.Outputs.Add(new OnnxValue(relu, OnnxType.Float, [-1]));

        var renamed = graph.Rename(relu);

        Assert.NotEqual(relu, renamed);
        Assert.Equal([renamed], graph.Model.Nodes[0].Outputs);
        Assert.Equal([renamed, renamed], graph.Model.Nodes[1].Inputs);
        Assert.Equal(renamed, graph.Model.Outputs[0].Name);
    }

    [Fact]
    public void Nodes_put_before_a_graph_run_before_it()
    {
        var graph = new GraphBuilder();
        graph.Input("raw", OnnxType.Double, -1);
        graph.Model.Nodes.Add(new OnnxNode("Neg", "", ["x"], ["negative"], []));
        graph.Model.Outputs.Add(new OnnxValue("negative", OnnxType.Float, [-1]));

        graph.Prepend("x", graph.Cast("raw", OnnxType.Float));

        Assert.Equal(["Cast", "Identity", "Neg"], graph.Model.Nodes.Select(node => node.Operator));
        using var session = new Models.Runtime.OnnxSession(graph.Model.ToBytes());
        using var input = Models.Runtime.OrtTensor.Of<double>(OnnxType.Double, [1, -2], 2);
        using var output = session.Run([input])[0];
        Assert.Equal([-1f, 2], output.Values<float>().ToArray());
    }

    [Fact]
    public void Only_what_the_outputs_need_is_kept()
    {
        var graph = new GraphBuilder();
        var (x, z) = (graph.Input("x", OnnxType.Float, -1), graph.Input("z", OnnxType.Float, -1));
        var kept = graph.Node("Add", [x, graph.Constant([1f], 1)]);
        graph.Node("Mul", [z, graph.Constant([2f], 1)]);
        graph.Output(kept, "y", OnnxType.Float, -1);

        GraphPruning.Prune(graph.Model);

        Assert.Equal(["Add", "Identity"], graph.Model.Nodes.Select(node => node.Operator));
        Assert.Equal(["x"], graph.Model.Inputs.Select(input => input.Name));
        Assert.Single(graph.Model.Initializers);
    }
}
