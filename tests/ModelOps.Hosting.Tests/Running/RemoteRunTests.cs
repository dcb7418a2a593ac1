using ModelOps.Hosting.Running;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>Notebooks and copies at an address; here of a folder's store. The test of S3 is in ModelOps.Tracking.Cloud.Tests.</summary>
public sealed class RemoteRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_copy_is_at_its_address_before_the_second_cell_and_whole_at_the_end()
    {
        _folder.Write("in/train one.ipynb", NotebookText.Of("var a = 1;", $"System.IO.File.Exists({SymbolText(_folder.File("out/done.ipynb"))})", "ops.Output(\"a\", a);"));
        var heard = new List<NotebookRunEvent>();

        var outcome = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = $"file://{_folder.Path}/in/train%20one.ipynb", Output = Address("out/done.ipynb"), Folder = _folder.Path }, new Heard(heard), Stop);

        Assert.Equal((0, Address("out/done.ipynb"), "1"), (outcome.ExitCode, outcome.Copy, outcome.Outputs["a"]!.ToString()));
        var copy = NotebookDocument.Load(_folder.File("out/done.ipynb"));
        Assert.Equal("True", ((ResultOutput)copy.Cells[1].Outputs[0]).Data["text/plain"]!.ToString());
        Assert.Equal(outcome.Result.Document.ToText(NotebookFormat.Ipynb), copy.ToText(NotebookFormat.Ipynb));
        var reserved = Assert.IsType<CopyReserved>(heard[0]);
        Assert.Equal(Address("out/done.ipynb"), reserved.Address);
        Assert.False(File.Exists(reserved.Path));
    }

    [Fact]
    public async Task A_failed_run_leaves_its_copy_with_the_error_at_the_address()
    {
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("1", "throw new Exception(\"out of luck\");"));

        var outcome = await NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Output = Address("out.ipynb"), Folder = _folder.Path }, null, Stop);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("out of luck", Assert.IsType<ErrorOutput>(NotebookDocument.Load(_folder.File("out.ipynb")).Cells.Where(cell => cell.Kind == CellKind.Code).ElementAt(1).Outputs[0]).Message);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_the_first_cell()
    {
        _folder.Write("taken", "a file, not a folder");
        var notebook = _folder.Write("n.ipynb", NotebookText.Of($"System.IO.File.WriteAllText({SymbolText(_folder.File("ran"))}, \"\");"));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Output = Address("taken/out.ipynb"), Folder = _folder.Path }, null, Stop));

        Assert.StartsWith($"The executed notebook cannot be written to '{Address("taken/out.ipynb")}': ", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("ran")));
    }

    [Theory]
    [InlineData("file:///", "The address 'file:///' names no file. Give it with the file's name, such as s3://bucket/notebooks/train.ipynb.")]
    [InlineData("s3://bucket/a/", "The address 's3://bucket/a/' names no file. Give it with the file's name, such as s3://bucket/notebooks/train.ipynb.")]
    [InlineData("s3://bucket", "The address 's3://bucket' names no file. Give it with the file's name, such as s3://bucket/notebooks/train.ipynb.")]
    [InlineData("s3://bucket/a/..%2f..%2fb", "The address 's3://bucket/a/..%2f..%2fb' names no file. Give it with the file's name, such as s3://bucket/notebooks/train.ipynb.")]
    public void An_address_without_a_file_is_refused(string address, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => RemoteFile.Of(address)).Message);

    [Fact]
    public async Task A_missing_notebook_and_a_web_address_to_write_to_are_refused()
    {
        var missing = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = Address("nowhere.ipynb"), Folder = _folder.Path }, null, Stop));
        var notebook = _folder.Write("n.ipynb", NotebookText.Of("1"));
        var web = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(new NotebookRunOptions { Notebook = notebook, Output = "https://example.org/out.ipynb", Folder = _folder.Path }, null, Stop));

        Assert.StartsWith($"'{Address("nowhere.ipynb")}' cannot be read: ", missing.Message, StringComparison.Ordinal);
        Assert.Equal("The executed notebook cannot be written to the web address 'https://example.org/out.ipynb'. Give a path, or an address such as s3://bucket/out.ipynb.", web.Message);
    }

    [Theory]
    [InlineData("train.ipynb")]
    [InlineData("/home/x/train.ipynb")]
    [InlineData("../a/b.dib")]
    public void A_path_is_no_address(string path) => Assert.Null(RemoteFile.Of(path));

    private static string SymbolText(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";

    private string Address(string name) => $"file://{_folder.Path}/{name}";

    private sealed class Heard(List<NotebookRunEvent> events) : IProgress<NotebookRunEvent>
    {
        public void Report(NotebookRunEvent value) => events.Add(value);
    }
}
