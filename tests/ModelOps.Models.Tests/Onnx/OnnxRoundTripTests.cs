using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Double, -1);
        var tensor = graph.Constant([1.5f, -2f], 2, 1);
        graph.MlNode("LabelEncoder", [x], new("keys_strings", ["a", "ü"]), new("values_int64s", [1L, -5L]), new("default_int64", -1), new("keys_floats", [0.5f]));
        graph.Node("Cast", [tensor], new OnnxAttribute("to", 11), new OnnxAttribute("mode", "x"), new OnnxAttribute("scale", 2.5f), new OnnxAttribute("value", OnnxTensor.OfTexts(["p", "q"], 2)));
        graph.Output(x, "y", OnnxType.Double, -1, 3);
        graph.Metadata["key"] = "värde";

        var read = OnnxModel.Read(graph.Model.ToBytes());

        Assert.Equal(graph.Model.ToBytes(), read.ToBytes());
        Assert.Equal(8, read.IrVersion);
        Assert.Equal([("", 17L), ("ai.onnx.ml", 3L)], read.Opsets.Select(opset => (opset.Key, opset.Value)));
        Assert.Equal("värde", read.Metadata["key"]);
        Assert.Equal(["LabelEncoder", "Cast", "Identity"], read.Nodes.Select(node => node.Operator));
        Assert.Equal(["a", "ü"], (string[])read.Nodes[0].Attributes[0].Value);
        Assert.Equal([1L, -5L], (long[])read.Nodes[0].Attributes[1].Value);
        Assert.Equal(-1L, read.Nodes[0].Attributes[2].Value);
        Assert.Equal([0.5f], (float[])read.Nodes[0].Attributes[3].Value);
        Assert.Equal(["p", "q"], ((OnnxTensor)read.Nodes[1].Attributes[3].Value).Texts!);
        Assert.Equal([1.5f, -2f], read.Initializers[0].Values<float>().ToArray());
        Assert.Equal(new[] { -1L, 3L }, read.Outputs[0].Dimensions!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 a zip file, not a model")]
    [InlineData("a,b,c\n1,2,3\n")]
    public void Other_files_are_refused(string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);

        var exception = Assert.Throws<ModelException>(() => OnnxModel.Read(bytes));

        Assert.StartsWith($"This is not an ONNX model ({bytes.Length} bytes): ", exception.Message);
        Assert.EndsWith("Give an .onnx file written by an exporter.", exception.Message);
    }

    [Fact]
    public void A_cut_file_is_refused_wherever_it_is_cut()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Relu", [graph.Input("x", OnnxType.Float, -1)]), "y", OnnxType.Float, -1);
        var bytes = graph.Model.ToBytes();

        for (var length = 0; length < bytes.Length; length++)
        {
            // A cut between fields leaves a smaller model that can be read; nothing else may be raised.
            var exception = Record.Exception(() => OnnxModel.Read(bytes.AsSpan(0, length)));
            Assert.True(exception is null or ModelException, $"{exception}");
        }
    }
}
