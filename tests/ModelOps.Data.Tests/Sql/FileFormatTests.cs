using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Sql;

public sealed class FileFormatTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Fact]
    public void Parquet_keeps_types_and_missing_values()
    {
        using var folder = new TemporaryFolder();
        var air = Frame.ReadCsv(RepositoryPaths.Of("data", "airquality.csv"));

        air.WriteParquet(folder.File("air.parquet"));

        Assert.Equal(air.Digest(), Frame.ReadParquet(folder.File("air.parquet")).Digest());
        Assert.Equal([folder.File("air.parquet")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Json_lines_are_written_and_read()
    {
        using var folder = new TemporaryFolder();

        _credit.WriteJsonLines(folder.File("c.jsonl"));

        Assert.StartsWith("{\"checking_account_status\":\"<0 DM\",\"duration_months\":6,", File.ReadLines(folder.File("c.jsonl")).First(), StringComparison.Ordinal);
        Assert.Equal(_credit.Digest(), Frame.ReadJsonLines(folder.File("c.jsonl")).Digest());
    }

    [Fact]
    public void Files_are_queried_where_they_are_one_or_many()
    {
        using var folder = new TemporaryFolder();
        _credit.Head(600).WriteParquet(folder.File("part-1.parquet"));
        _credit.Tail(400).WriteParquet(folder.File("part-2.parquet"));

        Assert.Equal([1000], Frame.Sql($"select count(*) n from '{folder.Path}/part-*.parquet'").Numbers("n"));
        Assert.Equal(_credit.Digest(), Frame.ReadParquet(folder.File("part-*.parquet")).Digest());
    }

    [Fact]
    public void A_file_larger_than_the_memory_allowed_is_aggregated()
    {
        using var folder = new TemporaryFolder();
        using var session = new SqlSession(new SqlSessionOptions { MemoryLimit = "60MB", SpillFolder = folder.Path, Threads = 2 });
        session.Query($"copy (select range i, range % 1000 g, hash(range)::double x from range(3000000)) to '{folder.File("big.parquet")}' (format parquet)");

        var result = session.Query($"select g, count(*) n from '{folder.File("big.parquet")}' group by g");

        Assert.Equal(1000, result.RowCount);
        Assert.All(result.Numbers("n"), count => Assert.Equal(3000, count));
    }

    [Fact]
    public void A_missing_parquet_file_is_named() =>
        Assert.Equal(
            $"There is no file 'no.parquet'. Check the path; it is taken from '{Environment.CurrentDirectory}'.",
            Assert.Throws<InvalidInputException>(() => Frame.ReadParquet("no.parquet")).Message);

    [Fact]
    public void A_file_that_is_not_parquet_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.parquet", "a,b\n1,2\n and more text");

        var exception = Assert.Throws<InvalidInputException>(() => Frame.ReadParquet(path));

        Assert.StartsWith($"'{path}' cannot be read as a Parquet file: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Check what the file is.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.parquet", "Parquet file")]
    [InlineData("x.jsonl", "file of JSON lines")]
    public void An_empty_file_is_named(string name, string kind)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, "");

        var exception = Assert.Throws<InvalidInputException>(() => kind == "Parquet file" ? Frame.ReadParquet(path) : Frame.ReadJsonLines(path));

        Assert.Equal($"'{path}' is empty, so it is no {kind}. Check what wrote it.", exception.Message);
    }

    [Fact]
    public async Task Reading_a_file_can_be_interrupted()
    {
        using var folder = new TemporaryFolder();
        using var session = new SqlSession();
        session.Query($"copy (select range i, random() x, random() y from range(5000000)) to '{folder.File("big.parquet")}' (format parquet)");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => Frame.ReadParquet(folder.File("big.parquet"), soon.Token)));
    }

    [Fact]
    public void A_failed_write_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken", "");

        Assert.Throws<InvalidInputException>(() => _credit.WriteParquet(folder.File("taken", "x.parquet")));
        Assert.Equal([folder.File("taken")], Directory.GetFileSystemEntries(folder.Path));
    }
}
