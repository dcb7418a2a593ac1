using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Signatures;

public sealed class ModelSignatureTests
{
    [Fact]
    public void Any_signature_is_read_as_it_was_written() => Prop.ForAll<int, NonNull<string>>((seed, name) =>
    {
        var random = new Random(seed);
        SpecType[] types = [.. Enum.GetValues<SpecType>().Where(type => type != SpecType.Tensor)];
        ColumnSpec[] inputs = [.. Enumerable.Range(0, random.Next(5)).Select(i => new ColumnSpec(random.Next(4) == 0 ? null : name.Get + i, types[random.Next(types.Length)], random.Next(2) == 0))];
        var given = new ModelSignature(inputs, [ColumnSpec.Tensor(name.Get, "float32", -1, random.Next(9))]) { Params = [new("depth", SpecType.Long, "3"), new("names", SpecType.String, """["a","b"]""", IsList: true)] };

        var read = ModelSignature.Parse(given.InputsJson(), given.OutputsJson(), given.ParamsJson());

        Assert.Equal(inputs, read.Inputs);
        Assert.Equal(given.OutputsJson(), read.OutputsJson());
        Assert.Equal(given.Outputs[0].Shape!, read.Outputs[0].Shape!);
        Assert.Equal(given.Params, read.Params);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_mlflow_writes_is_read()
    {
        var read = ModelSignature.Parse(
            """[{"type": "long", "name": "age", "optional": true}, {"type": "double", "name": "income", "required": false}, {"type": "string", "name": "job"}]""",
            """[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]""",
            """[{"name": "temperature", "type": "double", "default": 0.5, "shape": null}, {"name": "stop", "type": "string", "default": ["a"], "shape": [-1]}]""");

        Assert.Equal([new("age", SpecType.Long, Required: false), new("income", SpecType.Double, Required: false), new("job", SpecType.String)], read.Inputs);
        Assert.Equal((null, SpecType.Tensor, "float32"), (read.Outputs[0].Name, read.Outputs[0].Type, read.Outputs[0].DataType));
        Assert.Equal(new[] { -1L, 2L }, read.Outputs[0].Shape!);
        Assert.Equal([new("temperature", SpecType.Double, "0.5"), new("stop", SpecType.String, """["a"]""", IsList: true)], read.Params);
    }

    [Fact]
    public void A_missing_signature_is_an_empty_one()
    {
        var read = ModelSignature.Parse(null, "");
        Assert.Empty(read.Inputs);
        Assert.Empty(read.Outputs);
        Assert.Null(read.ParamsJson());
    }

    [Theory]
    [InlineData("{}", "It is not a list.")]
    [InlineData("[3]", "")]
    [InlineData("[null]", "")]
    [InlineData("[{\"type\": \"map\", \"name\": \"x\"}]", "The type 'map' is not known here; known are boolean, integer, long, float, double, string, binary, datetime, tensor.")]
    [InlineData("[{\"type\": \"tensor\", \"name\": \"x\"}]", "")]
    [InlineData("[{\"type\": \"long\"", "")]
    public void What_is_no_signature_is_refused(string json, string why)
    {
        var error = Assert.Throws<ModelException>(() => ModelSignature.Parse(json));

        Assert.StartsWith($"The signature '{json}' cannot be read: {why}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Log the model again with a valid signature.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_in_the_message() => Assert.Contains("…' cannot be read", Assert.Throws<ModelException>(() => ModelSignature.Parse(new string('x', 500))).Message, StringComparison.Ordinal);
}
