using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Core.Tests.Files;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_is_replaced_and_its_folder_made()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("new", "a.txt");
        AtomicFile.WriteText(path, "old");
        AtomicFile.WriteText(path, "ü");
        Assert.Equal([0xC3, 0xBC], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_content_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.txt", "old");
        Assert.Throws<FormatException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new FormatException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Write("file", ""), "a.txt");
        var exception = Assert.Throws<InvalidInputException>(() => AtomicFile.WriteText(path, "x"));
        Assert.StartsWith($"Cannot write '{path}': ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Choose a folder that can be written.", exception.Message, StringComparison.Ordinal);
    }
}
