using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Protocol.Columns;
using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Tests.Protocol.Columns;

public sealed class TensorHeaderTests
{
    private static readonly string[] _columns = ["x", "y", "more"];

    [Fact]
    public void Answers_are_to_the_byte_those_of_the_thorough_reader()
    {
        using var classifier = TestModels.Numeric();
        using var regressor = TestModels.Scaled(2);
        var (read, spoiled) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var model = random.Next(2) == 0 ? classifier : regressor;
            var (json, tensors) = Request(random, model == regressor ? ["a", "b"] : _columns);
            read += Same(model, json, tensors) ? 1 : 0;
            spoiled += Same(model, RandomRequests.Mutated(random, json), tensors) ? 1 : 0;
        }));
        Assert.InRange(read, 250, 400);
        Assert.InRange(spoiled, 5, 390);
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"a","shape":[2],"datatype":"FP64","data":[1,-2.5]},{"name":"b","shape":[2,1],"datatype":"FP32","data":[null,3e2]}]}""", true)]
    [InlineData("""{ "id" : "\u0041" , "inputs" : [ { "datatype" : "FP64" , "shape" : [ 1 ] , "name" : "a" , "data" : [ 1 ] } , { "name" : "b" , "shape" : [ 1 ] , "datatype" : "FP64" , "data" : [ 2 ] } ] , "parameters" : { "binary_data_output" : true } }""", true)]
    [InlineData("""{"inputs":[{"name":"a","shape":[2],"datatype":"INT64","data":[1,2]},{"name":"b","shape":[2],"datatype":"FP64","data":[1,2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[2],"datatype":"FP64","data":[1]},{"name":"b","shape":[2],"datatype":"FP64","data":[1,2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[[1]]},{"name":"b","shape":[1],"datatype":"FP64","data":[2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":["1"]},{"name":"b","shape":[1],"datatype":"FP64","data":[2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]},{"name":"a","shape":[1],"datatype":"FP64","data":[2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[0],"datatype":"FP64","data":[]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1.5],"datatype":"FP64","data":[1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[-1],"datatype":"FP64","data":[1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[4294967297],"datatype":"FP64","data":[1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]}],"outputs":[{"name":"prediction"}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]}],"id":7}""", false)]
    [InlineData("""{"inputs":[]}""", false)]
    [InlineData("""{}""", false)]
    public void Unusual_requests_are_left_to_the_thorough_reader(string json, bool isRead)
    {
        using var model = TestModels.Scaled(2);
        Assert.Equal(isRead, Same(model, Encoding.UTF8.GetBytes(json), []));
    }

    [Fact]
    public void Numbers_for_a_column_of_text_and_bytes_that_no_input_takes_are_left_to_the_thorough_reader()
    {
        using var model = TestModels.Classifier();
        Assert.False(Same(model, """{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[1]},{"name":"owner","shape":[1],"datatype":"FP64","data":[1]}]}"""u8.ToArray(), []));
        using var scaled = TestModels.Scaled(2);
        var json = """{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]},{"name":"b","shape":[1],"datatype":"FP64","data":[1]}]}"""u8.ToArray();
        Assert.True(Same(scaled, json, []));
        Assert.False(Same(scaled, json, new byte[8]));
    }

    // Both ways, from the bytes of the request to those of the answer. What the quick one takes, the thorough one takes, too.
    private static bool Same(Model model, byte[] json, byte[] tensors)
    {
        using var table = ColumnTable.Rent();
        if (!TensorHeader.TryRead(json, tensors, model.Signature, table, out var header) || DirectScorer.Of(model)!.TryScore(table) is not { } scores)
        {
            return false;
        }

        var protocol = new InferenceProtocol(model, new ScoringOptions());
        using var expected = new PooledBuffer();
        var request = protocol.Read("model", null, (byte[])[.. json, .. tensors], json.Length);
        Assert.Equal(request.Id, header.Id);
        var length = protocol.Answer(model.Score(request.Rows).ToFrame(), request, expected);
        Assert.True(InferenceAnswer.Takes(scores));
        using var actual = new PooledBuffer();
        Assert.Equal(length, protocol.Answers.Write(scores, header.Id, header.IsBinary, actual));
        Assert.Equal(expected.Written.ToArray(), actual.Written.ToArray());
        return true;
    }

    private static (byte[] Json, byte[] Tensors) Request(Random random, string[] names)
    {
        var rows = random.Next(1, random.Next(4) == 0 ? 100 : 5);
        var tensors = new List<byte>();
        var inputs = names.Select(name =>
        {
            var isDouble = random.Next(2) == 0;
            var values = Enumerable.Range(0, rows).Select(_ => (random.NextDouble() * 40) - 20).ToArray();
            var isBinary = random.Next(2) == 0;
            foreach (var value in isBinary ? values : [])
            {
                var bytes = new byte[isDouble ? 8 : 4];
                if (isDouble)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes, random.Next(10) == 0 ? double.NaN : value);
                }
                else
                {
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                }

                tensors.AddRange(bytes);
            }

            var data = isBinary
                ? $"\"parameters\":{{\"binary_data_size\":{rows * (isDouble ? 8 : 4)}}}"
                : $"\"data\":[{string.Join(random.Next(2) == 0 ? "," : ", ", values.Select(value => random.Next(12) == 0 ? "null" : value.ToString(CultureInfo.InvariantCulture)))}]";
            return $"{{\"name\":\"{name}\",\"shape\":[{rows}{(random.Next(3) == 0 ? ",1" : "")}],\"datatype\":\"{(isDouble ? "FP64" : "FP32")}\",{data}}}";
        });
        var id = random.Next(3) == 0 ? "\"id\":\"r-1 ü\"," : "";
        var binary = random.Next(3) switch { 0 => "", 1 => ",\"parameters\":{\"binary_data_output\":false}", _ => ",\"parameters\":{\"binary_data_output\":true}" };
        return (Encoding.UTF8.GetBytes($"{{{id}\"inputs\":[{string.Join(',', inputs)}]{binary}}}"), [.. tensors]);
    }
}
