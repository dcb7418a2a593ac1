using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Folders;

public sealed class MlModelTests
{
    private static MlModel Again(MlModel file)
    {
        using var folder = new TemporaryFolder();
        folder.Write("MLmodel", file.ToText());
        return MlModel.Read(folder.File("MLmodel"));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("NULL")]
    [InlineData("~")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData("2026-01-31")]
    [InlineData(".5")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData(" two  blanks ")]
    [InlineData("line\nbreak")]
    [InlineData("quote ' and \"")]
    [InlineData("日本 🙂")]
    [InlineData("{\"type\": \"double\"}")]
    public void A_text_reads_back_as_text(string text)
    {
        var file = MlModel.Empty();
        file.Set(text, "metadata", "modelops", "target");
        file.SetList([text, "other"], "metadata", "modelops", "classes");

        var read = Again(file);

        Assert.Equal(text, read.Text("metadata", "modelops", "target"));
        Assert.Equal([text, "other"], read.List("metadata", "modelops", "classes"));
        Assert.Equal(text, read.Map("metadata", "modelops")["target"]);
    }

    [Fact]
    public void Any_printable_text_reads_back_as_text() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), given =>
        {
            var text = string.Concat(given.Get.Where(letter => letter is >= ' ' and < '\u007f' or >= '\u00a0' and < '\u2000'));
            var file = MlModel.Empty();
            file.Set(text, "a", "b");
            Assert.Equal(text.Length == 0 ? null : text, Again(file).Text("a", "b"));
        }));

    [Fact]
    public void Numbers_nulls_and_missing_keys_are_told_apart()
    {
        var file = MlModel.Empty();
        file.Set(12345678901L, "size");
        file.Set(null, "flavors", "onnx", "code");
        file.Set("x", "flavors", "onnx", "data");
        var read = Again(file);

        Assert.Equal("12345678901", read.Text("size"));
        Assert.Null(read.Text("flavors", "onnx", "code"));
        Assert.True(read.Contains("flavors", "onnx", "code"));
        Assert.False(read.Contains("flavors", "sklearn"));
        Assert.Null(read.Text("size", "deeper"));
        Assert.Empty(read.List("size"));
        Assert.Empty(read.Map("flavors", "none"));
    }

    [Theory]
    [InlineData("- a list")]
    [InlineData("just text")]
    [InlineData("")]
    public void A_file_without_a_map_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("MLmodel", text);
        Assert.EndsWith("is not an MLmodel file: it holds no map. Log the model again.", Assert.Throws<ModelException>(() => MlModel.Read(folder.File("MLmodel"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1")]
    [InlineData("a: {b")]
    [InlineData("a: 'x")]
    [InlineData("a: b: c")]
    public void Broken_yaml_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("MLmodel", text);
        Assert.Contains("is not valid YAML", Assert.Throws<ModelException>(() => MlModel.Read(folder.File("MLmodel"))).Message, StringComparison.Ordinal);
    }
}
