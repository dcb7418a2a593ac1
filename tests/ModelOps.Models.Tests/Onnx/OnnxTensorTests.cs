using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Onnx;

public sealed class OnnxTensorTests
{
    // Older exporters write lists of numbers where others write raw bytes.
    [Fact]
    public void Typed_lists_are_read_as_raw_bytes_are() => Prop.ForAll<int[]>(values =>
    {
        Assert.Equal(values, Read(OnnxType.Int32, tensor => Packed(tensor, 5, values.Select(value => (long)value))).Values<int>().ToArray());
        Assert.Equal(values.Select(value => (long)value), Read(OnnxType.Int64, tensor => Packed(tensor, 7, values.Select(value => (long)value))).Values<long>().ToArray());
        Assert.Equal(values.Select(value => (byte)value), Read(OnnxType.UInt8, tensor => Packed(tensor, 5, values.Select(value => (long)(byte)value))).Values<byte>().ToArray());
        Assert.Equal(values.Select(value => (float)value), Read(OnnxType.Float, tensor => Array.ForEach(values, value => tensor.Float(4, value))).Values<float>().ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_half_comes_as_its_bits() => Assert.Equal(
        [(Half)1.5, (Half)(-2)], Read(OnnxType.Float16, tensor => Packed(tensor, 5, [BitConverter.HalfToUInt16Bits((Half)1.5), BitConverter.HalfToUInt16Bits((Half)(-2))])).Values<Half>().ToArray());

    [Fact]
    public void Texts_are_kept_as_they_are()
    {
        var tensor = Read(OnnxType.String, writer =>
        {
            writer.Text(6, "ü");
            writer.Text(6, "");
        });
        Assert.Equal(["ü", ""], tensor.Texts!);
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused() => Assert.Equal(
        "A tensor of shape [2,3] has 6 elements, not 5. (Parameter 'dimensions')",
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(OnnxType.Float, new float[5], 2, 3)).Message);

    [Fact]
    public void A_scalar_has_no_dimensions()
    {
        var tensor = OnnxTensor.Of<double>(OnnxType.Double, [2.5]);
        Assert.Empty(tensor.Dimensions);
        Assert.Equal([2.5], tensor.Values<double>().ToArray());
        Assert.Null(tensor.Texts);
    }

    private static void Packed(ProtoWriter tensor, int field, IEnumerable<long> values)
    {
        var inner = new ProtoWriter();
        foreach (var value in values)
        {
            inner.Varint(1, value);
        }

        // A varint field of number 1 is its tag and the number; without tags the numbers are packed.
        var packed = new List<byte>();
        var bytes = inner.Written;
        for (var i = 0; i < bytes.Length;)
        {
            i++;
            do
            {
                packed.Add(bytes[i]);
            }
            while (bytes[i++] >= 0x80);
        }

        tensor.Bytes(field, packed.ToArray());
    }

    private static OnnxTensor Read(OnnxType type, Action<ProtoWriter> write)
    {
        var tensor = new ProtoWriter();
        tensor.Varint(2, (long)type);
        tensor.Text(8, "name");
        write(tensor);
        var read = OnnxTensorReader.Read(tensor.Written);
        Assert.Equal(("name", type), (read.Name, read.Type));
        return read;
    }
}
