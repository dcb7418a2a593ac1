using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Protocol;

public sealed class RawTensorTests
{
    [Theory]
    [InlineData("BOOL", "0100", "True|False")]
    [InlineData("INT8", "80FF", "-128|-1")]
    [InlineData("UINT8", "80FF", "128|255")]
    [InlineData("INT16", "0080FFFF", "-32768|-1")]
    [InlineData("UINT16", "0080FFFF", "32768|65535")]
    [InlineData("INT32", "01000000FFFFFFFF", "1|-1")]
    [InlineData("UINT32", "01000000FFFFFFFF", "1|4294967295")]
    [InlineData("INT64", "0100000000000000FFFFFFFFFFFFFFFF", "1|-1")]
    [InlineData("UINT64", "0100000000000000FFFFFFFFFFFFFFFF", "1|1.8446744073709552E+19")]
    [InlineData("FP16", "003C007E", "1|")]
    [InlineData("FP32", "0000003F0000C07F", "0.5|")]
    [InlineData("FP64", "000000000000E03F000000000000F87F", "0.5|")]
    [InlineData("BYTES", "02000000C3A900000000", "é|")]
    public void Bytes_are_read_least_significant_first(string datatype, string hex, string values)
    {
        var column = RawTensor.Read("x", datatype, Convert.FromHexString(hex), 2, false);
        Assert.Equal(values, string.Join('|', Enumerable.Range(0, 2).Select(row => Convert.ToString(column[row], System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("FP64", "00000000000000", 1, "The raw content of the input 'x' has 7 bytes, but 1 values of FP64 take 8.")]
    [InlineData("INT16", "000000", 1, "The raw content of the input 'x' has 3 bytes, but 1 values of INT16 take 2.")]
    [InlineData("FP64", "", int.MaxValue, "The raw content of the input 'x' has 0 bytes, but 2147483647 values of FP64 take 17179869176.")]
    [InlineData("BYTES", "0200000041", 1, "The raw content of the input 'x' is not 1 texts: each is its length in four bytes, the least significant first, and then its UTF-8.")]
    [InlineData("BYTES", "FFFFFFFF41", 1, "is not 1 texts")]
    [InlineData("BYTES", "010000004142", 1, "is not 1 texts")]
    [InlineData("BYTES", "0100", 1, "is not 1 texts")]
    [InlineData("BYTES", "", int.MaxValue, "is not 2147483647 texts")]
    [InlineData("BYTES", "01000000FF", 1, "The input 'x' is BYTES, but row 1 is not UTF-8.")]
    public void Bytes_that_do_not_fit_the_shape_are_refused(string datatype, string hex, int rows, string message) =>
        Assert.Contains(message, Assert.Throws<ScoringException>(() => RawTensor.Read("x", datatype, Convert.FromHexString(hex), rows, false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_are_written_as_they_are_read()
    {
        Column[] columns =
        [
            new Column<double>("x", [0.1, double.NaN, -7]),
            new Column<long>("x", [1, -1, long.MaxValue / 4]),
            new Column<bool>("x", [true, false, true]),
            StringColumn.From("x", ["é", null, "long text"]),
        ];
        foreach (var column in columns)
        {
            var read = RawTensor.Read("x", InferenceDatatype.Of(column), RawTensor.Write(column), 3, true);
            Assert.Equal(Enumerable.Range(0, 3).Select(row => column[row] ?? ""), Enumerable.Range(0, 3).Select(row => read[row] ?? ""));
        }
    }
}
