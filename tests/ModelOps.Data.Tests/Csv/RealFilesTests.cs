using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Csv;

public sealed class RealFilesTests
{
    [Theory]
    [InlineData("german_credit.csv", 1000, 21)]
    [InlineData("churn.csv", 5000, 20)]
    [InlineData("spam.csv", 4601, 58)]
    [InlineData("diamonds.csv", 53940, 10)]
    [InlineData("airquality.csv", 153, 7)]
    [InlineData("chicago_ridership.csv", 5698, 50)]
    public void Every_data_set_reads_the_same_with_many_small_windows_as_with_one(string name, int rows, int columns)
    {
        var path = RepositoryPaths.Of("data", name);

        var whole = Frame.ReadCsv(path);
        var cut = Frame.ReadCsv(path, new CsvReadOptions { WindowBytes = 50_000, ChunkBytes = 3_000 });

        Assert.Equal(rows, whole.RowCount);
        Assert.Equal(columns, whole.Columns.Count);
        Assert.Equal(whole.Digest(), cut.Digest());
        Assert.Equal(whole.DatasetSchemaJson(), cut.DatasetSchemaJson());
    }

    [Fact]
    public void Writing_and_reading_a_real_file_gives_the_same_frame()
    {
        using var folder = new TemporaryFolder();
        var frame = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

        frame.WriteCsv(folder.File("out.csv"));
        frame.WriteCsv(folder.File("out.csv.gz"));

        Assert.Equal(frame.Digest(), Frame.ReadCsv(folder.File("out.csv")).Digest());
        Assert.Equal(frame.Digest(), Frame.ReadCsv(folder.File("out.csv.gz")).Digest());
    }
}
