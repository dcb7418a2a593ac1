using Apache.Arrow.Ipc;
using ModelOps.Data.Tests.Tables;
using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Files;

public sealed class FileFormatsTests
{
    private sealed class LinesFormat : IFileFormat
    {
        public string Name => "test-lines";

        public IReadOnlyList<string> Extensions { get; } = [".lines"];

        public Frame Read(string path, CancellationToken cancellationToken) => new(StringColumn.From("line", File.ReadAllLines(path)));

        public void Write(Frame frame, string path) => File.WriteAllLines(path, Enumerable.Range(0, frame.RowCount).Select(row => ((StringColumn)frame["line"]).Text(row)!));
    }

    [Theory]
    [InlineData("x.csv", "csv")]
    [InlineData("x.CSV.gz", "csv")]
    [InlineData("x", "csv")]
    [InlineData("x.dat", "csv")]
    [InlineData("x.parquet", "parquet")]
    [InlineData("x.jsonl.gz", "json-lines")]
    [InlineData("x.ndjson", "json-lines")]
    [InlineData("folder.parquet/x.feather", "arrow")]
    public void The_ending_of_a_name_says_the_format(string path, string name) => Assert.Equal(name, FileFormats.Of(path).Name);

    [Theory]
    [InlineData("x.parquet")]
    [InlineData("x.arrow")]
    [InlineData("x.csv")]
    [InlineData("x.tsv")]
    public void A_frame_is_written_and_read_by_its_files_ending(string name)
    {
        using var folder = new TemporaryFolder();
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "airquality.csv"));

        frame.Write(folder.File(name));

        Assert.Equal(frame.Digest(), Frame.Read(folder.File(name)).Digest());
    }

    [Fact]
    public void Arrow_keeps_every_type_as_a_file_and_as_a_stream()
    {
        using var folder = new TemporaryFolder();
        SampleTables.All.Write(folder.File("x.feather"));
        using (var stream = File.Create(folder.File("x.arrows")))
        {
            using var batch = SampleTables.All.ToArrow();
            using var writer = new ArrowStreamWriter(stream, batch.Schema);
            writer.WriteRecordBatch(batch);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        Assert.Equal(SampleTables.All.Digest(), Frame.Read(folder.File("x.feather")).Digest());
        Assert.Equal(8, Frame.Read(folder.File("x.arrows")).RowCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ARROW1 and then no table at all")]
    [InlineData("nothing of the kind")]
    public void A_file_that_is_not_arrow_is_named(string content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.arrow", content);

        Assert.StartsWith($"'{path}' ", Assert.Throws<InvalidInputException>(() => Frame.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_can_be_added_but_not_for_an_ending_that_is_taken()
    {
        using var folder = new TemporaryFolder();
        FileFormats.Add(new LinesFormat());

        new Frame(StringColumn.From("line", ["a", "b"])).Write(folder.File("x.lines"));

        Assert.Equal(["a", "b"], Frame.Read(folder.File("x.lines")).Values("line"));
        Assert.Contains("'.parquet' already", Assert.Throws<InvalidInputException>(() => FileFormats.Add(new Taken())).Message, StringComparison.Ordinal);
    }

    private sealed class Taken : IFileFormat
    {
        public string Name => "test-taken";

        public IReadOnlyList<string> Extensions { get; } = [".parquet"];

        public Frame Read(string path, CancellationToken cancellationToken) => new();

        public void Write(Frame frame, string path)
        {
        }
    }
}
