using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Onnx;

public sealed class ProtoTests
{
    [Fact]
    public void Fields_are_read_as_they_were_written() => Prop.ForAll<long, float, NonNull<string>>((number, single, text) =>
    {
        var writer = new ProtoWriter();
        writer.Varint(1, number);
        writer.Float(2000, single);
        writer.Text(3, text.Get);
        writer.Message(4, inner => inner.Varint(1, -number));
        var reader = new ProtoReader(writer.Written);

        Assert.True(reader.Next());
        Assert.Equal((1, 0, number), (reader.Field, reader.Wire, reader.Number));
        Assert.True(reader.Next());
        Assert.Equal((2000, 5, single), (reader.Field, reader.Wire, reader.Single));
        Assert.True(reader.Next());
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text.Get), reader.Content.ToArray());
        Assert.True(reader.Next());
        var inside = new ProtoReader(reader.Content);
        Assert.True(inside.Next());
        Assert.Equal(-number, inside.Number);
        Assert.False(reader.Next());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Packed_and_single_numbers_are_the_same()
    {
        var packed = new ProtoWriter();
        packed.Bytes(1, [5, 0x80, 0x01]);
        packed.Varint(1, 7);
        var numbers = new List<long>();
        var reader = new ProtoReader(packed.Written);
        while (reader.Next())
        {
            reader.AddNumbers(numbers);
        }

        Assert.Equal([5L, 128, 7], numbers);
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, "A number that does not end.")]
    [InlineData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }, "A number that does not end.")]
    [InlineData(new byte[] { 0x0A, 0x05, 0x00 }, "A field that is longer than the file.")]
    [InlineData(new byte[] { 0x0B }, "An unknown wire type.")]
    [InlineData(new byte[] { 0x00, 0x00 }, "A field without number.")]
    public void Damage_is_found(byte[] bytes, string why) => Assert.Equal(why, Assert.Throws<FormatException>(() =>
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
        }
    }).Message);

    [Fact]
    public void No_bytes_bring_anything_but_a_model_or_a_refusal() => Prop.ForAll<byte[], int>((bytes, place) =>
    {
        var model = TestModels.Texts().Onnx;
        var at = (int)((uint)place % model.Length);
        foreach (var damaged in new[] { bytes, [.. model[..at], .. bytes, .. model[at..]], [.. model[..at], .. bytes] })
        {
            var error = Record.Exception(() => OnnxModel.Read(damaged));
            Assert.True(error is null or ModelException, $"{error}");
        }
    }).QuickCheckThrowOnFailure();
}
