using ModelOps.Hosting.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>The place of the executed notebook is taken, or refused, before the first cell runs.</summary>
public sealed class ExecutedCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_chosen_place_is_relative_to_the_folder_which_is_made_and_nothing_is_left_there()
    {
        var path = ExecutedCopy.Reserve(Options("out/deep/copy.ipynb"), "n.ipynb");

        Assert.Equal(_folder.File("out", "deep", "copy.ipynb"), path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("out", "deep")));
    }

    [Fact]
    public void A_chosen_file_that_is_there_keeps_its_content_until_the_run_writes_it()
    {
        var file = _folder.Write("copy.ipynb", "old");

        Assert.Equal(file, ExecutedCopy.Reserve(Options(file), "n.ipynb"));
        ExecutedCopy.ReleaseIfUnused(file);
        Assert.Equal("old", File.ReadAllText(file));
    }

    [Fact]
    public void A_folder_is_not_a_place()
    {
        Directory.CreateDirectory(_folder.File("taken"));

        Assert.Equal(
            $"The executed notebook cannot be written to '{_folder.File("taken")}': It is a folder. Choose another place with -o.",
            Assert.Throws<InvalidInputException>(() => ExecutedCopy.Reserve(Options("taken"), "n.ipynb")).Message);
    }

    [Fact]
    public void Below_a_file_nothing_can_be_written()
    {
        _folder.Write("file", "x");

        var message = Assert.Throws<InvalidInputException>(() => ExecutedCopy.Reserve(Options("file/copy.ipynb"), "n.ipynb")).Message;
        Assert.StartsWith($"The executed notebook cannot be written to '{_folder.File("file", "copy.ipynb")}': ", message, StringComparison.Ordinal);
        Assert.Equal("x", File.ReadAllText(_folder.File("file")));
    }

    [Fact]
    public void Without_a_choice_the_name_is_the_notebooks_with_the_time_and_the_place_is_taken()
    {
        var path = ExecutedCopy.Reserve(Options(null), _folder.File("my notes.dib"));

        Assert.Matches(@"^my notes-\d{8}-\d{6}\.ipynb$", Path.GetFileName(path));
        Assert.Equal(_folder.File("runs"), Path.GetDirectoryName(path));
        Assert.True(File.Exists(path));
        ExecutedCopy.ReleaseIfUnused(path);
        Assert.False(File.Exists(path));
        ExecutedCopy.ReleaseIfUnused(path);
    }

    private NotebookRunOptions Options(string? output) => new() { Notebook = "n.ipynb", Folder = _folder.Path, Output = output };
}
