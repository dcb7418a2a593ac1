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

        using var output = session.Run([input])[0];
        var values = new double[2];
        output.CopyTo(values);

        Assert.Equal(type, output.Type);
        Assert.Equal([0, 1], values);
        Assert.Equal("x", Assert.Single(session.Inputs).Name);
    }

    [Fact]
    public void A_session_that_was_disposed_is_refused_and_does_not_end_the_process()
    {
        var session = new OnnxSession(Model(graph => graph.Output(graph.Input("x", OnnxType.Double, -1), "y", OnnxType.Double, -1)));
        using var input = OrtTensor.Of<double>(OnnxType.Double, [1], 1);

        using var run = new OnnxRun(session, [input], ["y"]);

        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run([input]));
        Assert.Throws<ObjectDisposedException>(run.Execute);
    }

    [Fact]
    public void Texts_pass_through_and_can_be_set_again()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Input("x", OnnxType.String, -1), "y", OnnxType.String, -1)));
        string[] texts = ["", "日本 🙂", "a\0b", "longer than what fits into the tensor itself"];
        using var input = TestModels.TextTensor(texts);

        using var output = session.Run([input])[0];
        TestModels.Fill(input, [.. texts.Reverse()]);
        using var again = session.Run([input])[0];

        Assert.Equal(texts, output.Texts());
        Assert.Equal(texts.Reverse(), again.Texts());
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

        var exception = Assert.Throws<ModelException>(() => new OnnxSession(model));

        Assert.StartsWith($"ONNX Runtime {ModelRuntime.Version} refuses the model: ", exception.Message);
        Assert.Contains("NoSuchOperator", exception.Message);
    }

    [Fact]
    public void A_run_that_fails_says_why()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Node("Add", [graph.Input("x", OnnxType.Double, -1), graph.Constant([1.0, 2.0], 2)]), "y", OnnxType.Double, -1)));
        using var input = OrtTensor.Allocate(OnnxType.Double, 3);

        Assert.StartsWith("ONNX Runtime could not run the model: ", Assert.Throws<ModelException>(() => session.Run([input])).Message);
    }

    [Fact]
    public async Task An_interrupt_ends_a_run_that_is_under_way()
    {
        // 5,000 products of 300 × 300 take many times as long as the interrupt waits.
        using var session = new OnnxSession(Model(graph =>
        {
            var x = graph.Input("x", OnnxType.Float, 300, 300);
            var value = x;
            for (var i = 0; i < 5_000; i++)
            {
                value = graph.Node("MatMul", [value, x]);
            }

            graph.Output(value, "y", OnnxType.Float, 300, 300);
        }));
        using var input = OrtTensor.Allocate(OnnxType.Float, 300, 300);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var run = Task.Run(() => session.Run([input], interrupt.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void A_sequence_where_a_tensor_is_needed_says_what_to_do()
    {
        using var session = new OnnxSession(Model(graph => graph.Output(graph.Node("SequenceConstruct", [graph.Input("x", OnnxType.Double, -1)]), "y", OnnxType.Undefined)));
        using var input = OrtTensor.Allocate(OnnxType.Double, 1);

        Assert.Equal(OnnxType.Undefined, session.Outputs[0].Type);
        Assert.Equal(
            "The model gives out a sequence or a map where a tensor is needed. Import it again, or export it without ZipMap.",
            Assert.Throws<ModelException>(() => session.Run([input])).Message);
    }
}
