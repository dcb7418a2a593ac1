using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Payloads;

public sealed class PayloadLogKillTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(35)]
    public async Task A_process_that_is_killed_under_load_leaves_whole_segments_up_to_its_last_flush(int flushes)
    {
        using var folder = new TemporaryFolder();
        long flushed = -1;
        using (var process = Start(folder.Path, "requests"))
        {
            for (var i = 0; i < flushes; i++)
            {
                var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
                Assert.StartsWith("flushed ", line);
                flushed = long.Parse(line[8..]);
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.InRange(flushed, 0, long.MaxValue);
        Assert.All(Directory.GetFiles(folder.Path, "*.parquet"), file => Assert.True(Frame.ReadParquet(file).RowCount > 0));

        // Each request up to the last flush is there once, and each row is whole.
        var rows = PayloadTables.Query(folder.Path, "SELECT id, age, prediction, row_number() OVER () - 1 AS place FROM requests ORDER BY age");
        Assert.InRange(rows.RowCount, flushed + 1, long.MaxValue);
        for (var i = 0; i < rows.RowCount; i++)
        {
            Assert.Equal(($"r{i}", i, i * 2.0), ((string)rows["id"][i]!, (double)rows["age"][i]!, (double)rows["prediction"][i]!));
        }

        // The next start removes what the killed one had not finished, and goes on.
        var leftover = Path.Combine(folder.Path, "requests-20261130T060000Z-000007.parquet.tmp");
        File.WriteAllText(leftover, "PAR1");
        await using (var log = new PayloadLog(folder.Path))
        {
            await Wait.UntilAsync(() => !File.Exists(leftover), "The end of the leftover");
            log.Scored(Requests.One("after"));
        }

        Assert.Equal(rows.RowCount + 1, Requests.Count(folder.Path));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task Two_processes_add_labels_to_one_folder_and_a_third_reads_them()
    {
        using var folder = new TemporaryFolder();
        using var one = Start(folder.Path, "labels", "40");
        using var other = Start(folder.Path, "labels", "40");
        while (!one.HasExited || !other.HasExited)
        {
            Assert.InRange(Requests.Count(folder.Path, "labels"), 0, 80);
        }

        Assert.Equal("", await one.StandardError.ReadToEndAsync() + await other.StandardError.ReadToEndAsync());
        Assert.Equal(80, (long)PayloadTables.Query(folder.Path, "SELECT count(DISTINCT (id, sequence)) AS n FROM labels")["n"][0]!);
    }

    private static Process Start(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ModelOps.Monitoring.Writer.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(info)!;
    }
}
