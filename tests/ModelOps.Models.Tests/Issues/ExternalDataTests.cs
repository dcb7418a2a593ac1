using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Issues;

/// <summary>A model with weights in a file beside it was refused by ONNX Runtime's internals, in its words, when it was scored.</summary>
public sealed class ExternalDataTests
{
    private const string Message = "The tensor 'w' of the ONNX model has its values in another file ('weights.bin'), but a model here is one file. Write it as one, in Python by onnx.save(onnx.load(\"model.onnx\"), \"whole.onnx\"), and import that.";

    [Theory]
    [InlineData("initializer")]
    [InlineData("attribute")]
    [InlineData("subgraph")]
    [InlineData("sparse")]
    [InlineData("function")]
    [InlineData("default of a function")]
    public void Weights_in_another_file_are_refused_in_words_wherever_a_model_comes_in(string place)
    {
        var bytes = Bytes(place);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.onnx"), bytes);
        using var good = new Model(TestModels.Line());
        good.Save(folder.File("model"));
        File.WriteAllBytes(folder.File("model/model.onnx"), bytes);

        Assert.Equal(Message, Assert.Throws<ModelException>(() => Model.Import(folder.File("m.onnx"))).Message);
        Assert.Equal(Message, Assert.Throws<ModelException>(() => Model.Load(folder.File("model"))).Message);
        Assert.Equal(Message, Assert.Throws<ModelException>(() => new OnnxSession(bytes)).Message);
        Assert.Equal(Message, Assert.Throws<ModelException>(() => new Model(TestModels.Line() with { Onnx = bytes }).Predict(new Frame(new Column<double>("a", [1]), new Column<double>("b", [1])))).Message);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(20_000)]
    public void Graphs_nested_without_end_are_refused_before_the_stack_ends(int depth)
    {
        // Written from its end, since each level begins with the length of what is in it.
        var reversed = Field(2, "location"u8).Reverse().ToList();
        for (var level = 0; level < depth; level++)
        {
            foreach (var field in new[] { 6, 5, 1 })
            {
                reversed.AddRange(Length(reversed.Count).Reverse());
                reversed.Add((byte)((field << 3) | 2));
            }
        }

        reversed.Reverse();
        byte[] model = [1 << 3, 8, .. Field(7, reversed.ToArray())];
        const string Nested = "The ONNX model nests graphs in more than 100 levels, which ONNX Runtime does not read. Write it with fewer.";
        Assert.Equal(Nested, Assert.Throws<ModelException>(() => new OnnxSession(model)).Message);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.onnx"), model);
        Assert.Equal(Nested, Assert.Throws<ModelException>(() => Model.Import(folder.File("m.onnx"))).Message);
    }

    [Fact]
    public void A_column_that_is_named_location_is_none()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Identity", [graph.Input("location", OnnxType.Double, -1)]), "prediction", OnnxType.Double, -1);
        using var session = new OnnxSession(graph.Model.ToBytes());
        Assert.Equal("location", session.Inputs[0].Name);
    }

    private static byte[] Bytes(string place)
    {
        byte[] tensor = [.. Field(8, "w"u8), .. Field(13, [.. Field(1, "location"u8), .. Field(2, "weights.bin"u8)]), 14 << 3, 1];
        byte[] node = Field(5, [.. Field(1, "value"u8), .. Field(5, tensor), 0xA0, 0x01, 4]);
        var graph = place switch
        {
            "initializer" => Field(5, tensor),
            "attribute" => Field(1, node),
            "subgraph" => Field(1, Field(5, [.. Field(1, "then_branch"u8), .. Field(6, Field(5, tensor)), 0xA0, 0x01, 5])),
            "sparse" => Field(15, Field(1, tensor)),
            _ => [],
        };
        return [1 << 3, 8, .. Field(7, [.. graph, .. Field(2, "g"u8)]), .. place switch
        {
            "function" => Field(25, [.. Field(1, "f"u8), .. Field(7, node)]),
            "default of a function" => Field(25, [.. Field(1, "f"u8), .. Field(11, [.. Field(1, "value"u8), .. Field(5, tensor), 0xA0, 0x01, 4])]),
            _ => [],
        }];
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        var tag = (number << 3) | 2;
        byte[] head = tag < 128 ? [(byte)tag] : [(byte)(tag | 0x80), (byte)(tag >> 7)];
        return [.. head, .. Length(content.Length), .. content];
    }

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 0x80), .. Length(length >> 7)];
}
