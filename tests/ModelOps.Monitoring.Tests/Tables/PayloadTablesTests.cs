using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Tables;

public sealed class PayloadTablesTests
{
    [Theory]
    [InlineData("requests", "id,request_id,time,model,version,latency_ms,status,shadow")]
    [InlineData("labels", "id,label,value,time,sequence")]
    [InlineData("labelled", "id,request_id,time,model,version,latency_ms,status,shadow,actual,actual_value,labelled_at")]
    public void An_empty_log_has_tables_without_rows(string table, string columns)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in (string[])[folder.Path, folder.File("none")])
        {
            var rows = PayloadTables.Query(path, $"FROM {table}");
            Assert.Equal(0, rows.RowCount);
            Assert.Equal(columns, string.Join(',', rows.Columns.Select(column => column.Name)));
        }
    }

    [Fact]
    public async Task A_folder_with_a_quote_in_its_name_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("it's");
        await using (var log = new PayloadLog(path))
        {
            log.Scored(Requests.One("a"));
        }

        Assert.Equal(1, Requests.Count(path));
    }

    [Fact]
    public async Task Readers_see_every_row_once_while_segments_are_written_joined_and_deleted()
    {
        using var folder = new TemporaryFolder();
        await using var log = new PayloadLog(folder.Path);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                log.Scored(Requests.One($"{i}"));
                await log.FlushAsync();
            }
        });
        var seen = 0L;
        while (!writing.IsCompleted)
        {
            var counts = PayloadTables.Query(folder.Path, "SELECT count(*) AS n, count(DISTINCT id) AS d FROM requests");
            Assert.Equal(counts["n"][0], counts["d"][0]);
            Assert.InRange((long)counts["n"][0]!, seen, 100);
            seen = (long)counts["n"][0]!;
        }

        await writing;
        Assert.Equal(100, Requests.Count(folder.Path));
        Assert.InRange(Directory.GetFiles(folder.Path, "*.parquet").Length, 1, 32);
    }

    [Fact]
    public void An_error_of_the_query_is_DuckDBs()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("nowhere", Assert.Throws<InvalidInputException>(() => PayloadTables.Query(folder.Path, "FROM nowhere")).Message);
    }
}
