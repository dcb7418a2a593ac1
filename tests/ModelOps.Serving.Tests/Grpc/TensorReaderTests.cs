using Google.Protobuf;
using ModelOps.Serving.Grpc;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class TensorReaderTests
{
    [Theory]
    [InlineData("BOOL", """{"boolContents":[true,false]}""", "True|False")]
    [InlineData("INT8", """{"intContents":[-128,127]}""", "-128|127")]
    [InlineData("INT16", """{"intContents":[-32768,5]}""", "-32768|5")]
    [InlineData("INT32", """{"intContents":[-2147483648,5]}""", "-2147483648|5")]
    [InlineData("INT64", """{"int64Contents":["-5","9007199254740993"]}""", "-5|9007199254740992")]
    [InlineData("UINT8", """{"uintContents":[0,255]}""", "0|255")]
    [InlineData("UINT16", """{"uintContents":[0,65535]}""", "0|65535")]
    [InlineData("UINT32", """{"uintContents":[0,4294967295]}""", "0|4294967295")]
    [InlineData("UINT64", """{"uint64Contents":["0","18446744073709551615"]}""", "0|1.8446744073709552E+19")]
    [InlineData("FP32", """{"fp32Contents":[0.5,"NaN"]}""", "0.5|")]
    [InlineData("FP64", """{"fp64Contents":[0.1,"NaN"]}""", "0.1|")]
    [InlineData("BYTES", """{"bytesContents":["w6k=",""]}""", "é|")]
    public void Each_datatype_is_read_from_its_own_list(string datatype, string contents, string values) =>
        Assert.Equal(values, Values(TensorReader.Read(Input(datatype, contents, 2), null, false, isImage: false)));

    [Theory]
    [InlineData("INT64", """{"int64Contents":["9007199254740993"]}""", "9007199254740993")]
    [InlineData("UINT64", """{"uint64Contents":["18446744073709551615"]}""", "1.8446744073709552E+19")]
    [InlineData("INT32", """{"intContents":[7]}""", "7")]
    public void A_text_column_keeps_the_digits_of_whole_numbers(string datatype, string contents, string value) =>
        Assert.Equal(value, Values(TensorReader.Read(Input(datatype, contents, 1), null, true, isImage: false)));

    [Theory]
    [InlineData("INT8", """{"intContents":[1,128]}""", 2, "The input 'x' is INT8, but holds 128 in row 2. Give whole numbers from -128 to 127.")]
    [InlineData("UINT16", """{"uintContents":[65536]}""", 1, "The input 'x' is UINT16, but holds 65536 in row 1. Give whole numbers from 0 to 65535.")]
    [InlineData("FP64", """{"fp32Contents":[1]}""", 1, "The input 'x' is FP64, but its contents are in fp32_contents; give fp64_contents.")]
    [InlineData("FP64", """{"fp64Contents":[1],"intContents":[1]}""", 1, "The input 'x' is FP64, but its contents are in int_contents; give fp64_contents.")]
    [InlineData("FP16", """{}""", 0, "The input 'x' is FP16, which only raw_input_contents can hold.")]
    [InlineData("DOUBLE", """{}""", 0, "The input 'x' has the datatype 'DOUBLE', which is not known. Known are BOOL, BYTES, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FP16, FP32, FP64.")]
    [InlineData("FP64", """{"fp64Contents":[1,2]}""", 3, "The input 'x' has 2 values and the shape [3]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("FP64", """{}""", 3, "The input 'x' has 0 values and the shape [3]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("FP64", """{}""", -1, "The input 'x' has 0 values and the shape [-1]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("BYTES", """{"bytesContents":["YQ==","/w=="]}""", 2, "The input 'x' is BYTES, but row 2 is not UTF-8.")]
    public void What_does_not_fit_is_refused_by_name(string datatype, string contents, long rows, string message) =>
        Assert.Equal(message, Assert.Throws<ScoringException>(() => TensorReader.Read(Input(datatype, contents, rows), null, false, isImage: false)).Message);

    [Fact]
    public void A_tensor_of_more_dimensions_is_refused()
    {
        var input = Input("FP64", """{"fp64Contents":[1,2,3,4]}""", 2);
        input.Shape.Add(2);
        Assert.Equal("The input 'x' has 4 values and the shape [2, 2]; a column's shape is [rows] or [rows, 1].", Assert.Throws<ScoringException>(() => TensorReader.Read(input, null, false, isImage: false)).Message);
    }

    [Fact]
    public void Contents_and_raw_bytes_of_one_input_exclude_each_other() =>
        Assert.Equal("The input 'x' has contents and raw_input_contents; give one of them.", Assert.Throws<ScoringException>(() => TensorReader.Read(Input("FP64", """{"fp64Contents":[1]}""", 1), ByteString.CopyFrom(new byte[8]), false, isImage: false)).Message);

    private static ModelInferRequest.Types.InferInputTensor Input(string datatype, string contents, long rows) =>
        new() { Name = "x", Datatype = datatype, Shape = { rows }, Contents = InferTensorContents.Parser.ParseJson(contents) };

    private static string Values(Column column) => string.Join('|', Enumerable.Range(0, column.Count).Select(row => Convert.ToString(column[row], System.Globalization.CultureInfo.InvariantCulture)));
}
