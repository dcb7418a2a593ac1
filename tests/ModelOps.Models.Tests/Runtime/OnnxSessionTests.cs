using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests.Runtime;

public sealed class OnnxSessionTests
{
    private static byte[] Model(Action<GraphBuilder> build)
    {
        var graph = new GraphBuilder();
        build(graph);
        return graph.Model.ToBytes();
    }

    [Theory]
    [InlineData(OnnxType.Double)]
    [InlineData(OnnxType.Float)]
    [InlineData(OnnxType.Int64)]
    [InlineData(OnnxType.Int32)]
    [InlineData(OnnxType.Bool)]
    public void Numbers_of_every_type_pass_through(OnnxType type)
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Cast(graph.Input("x", OnnxType.Double, -1), type), "y", type, -1)));
        using var input = OrtTensor.Of<double>(OnnxType.Double, [0, 1], 2);

        using var output = session.Run(input)[0];
        var values = new double[2];
        output.CopyTo(values);

        Assert.Equal(type, output.Type);
        Assert.Equal([0, 1], values);
        Assert.Equal("x", Assert.Single(session.Inputs).Name);
    }

    [Fact]
    public void Texts_pass_through_and_are_cut_at_zero()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Input("x", OnnxType.String, -1), "y", OnnxType.String, -1)));
        using var input = OrtTensor.OfTexts(["", "日本 🙂", "a\0b"], 3);

        using var output = session.Run(input)[0];

        Assert.Equal(["", "日本 🙂", "a"], output.Texts());
    }

    [Fact]
    public void A_prepared_run_fills_the_same_tensors_again()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Node("Neg", [graph.Input("x", OnnxType.Double, -1)]), "y", OnnxType.Double, -1)));
        using var input = OrtTensor.Allocate(OnnxType.Double, 1);
        using var output = OrtTensor.Allocate(OnnxType.Double, 1);
        using var run = new OnnxRun(session, [input], ["y"], [output]);
        for (var i = 0; i < 5; i++)
        {
            input.Values<double>()[0] = i;
            run.Execute();
            Assert.Equal(-i, output.Values<double>()[0]);
        }
    }

    [Fact]
    public void A_graph_that_the_runtime_refuses_says_why()
    {
        var model = Model(graph => graph.Output(graph.Node("NoSuchOperator", [graph.Input("x", OnnxType.Double, -1)]), "y", OnnxType.Double, -1));

        var fault = Assert.Throws<ModelException>(() => new OnnxSession(model));

        Assert.StartsWith($"ONNX Runtime {OnnxSession.RuntimeVersion} refuses the model: ", fault.Message);
        Assert.Contains("NoSuchOperator", fault.Message);
    }

    [Fact]
    public void A_run_that_fails_says_why()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Node("Add", [graph.Input("x", OnnxType.Double, -1), graph.Constant([1.0, 2.0], 2)]), "y", OnnxType.Double, -1)));
        using var input = OrtTensor.Allocate(OnnxType.Double, 3);

        Assert.StartsWith("ONNX Runtime could not run the model: ", Assert.Throws<ModelException>(() => session.Run(input)).Message);
    }
}
