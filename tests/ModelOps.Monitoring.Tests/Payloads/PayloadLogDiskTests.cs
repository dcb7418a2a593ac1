using System.Diagnostics;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Monitoring.Tests.Payloads;

/// <summary>Scoring goes on whatever the disk does; the log says so once, and writes again by itself.</summary>
public sealed class PayloadLogDiskTests
{
    private static readonly PayloadLogOptions _fast = new() { FlushInterval = TimeSpan.FromMilliseconds(50), FlushRows = 10, QueueRows = 200 };

    [Fact]
    public async Task A_folder_that_cannot_be_made_stops_the_log_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("payloads", "a file where the folder should be");
        var lines = new ErrorLines("ModelOps.PayloadLog");
        await using var log = new PayloadLog(path, _fast with { LoggerFactory = lines });
        for (var i = 0; i < 300; i++)
        {
            log.Scored(Requests.One($"{i}"));
        }

        await Wait.UntilAsync(() => log.Status.Error is not null, "The state of the log");
        Assert.Equal((0, 200, 100), (log.Status.RowsWritten, log.Status.RowsWaiting, log.Status.RowsDropped));
        await Task.Delay(300);
        Assert.StartsWith($"The payload log cannot write to {path}, and tries again; scoring goes on: ", Assert.Single(lines.Lines));

        File.Delete(path);
        await Wait.UntilAsync(() => log.Status.Error is null, "The state of the log");
        Assert.Equal((200, 0, 100), (log.Status.RowsWritten, log.Status.RowsWaiting, log.Status.RowsDropped));
        Assert.Equal(200, Requests.Count(path));
    }

    [Fact]
    public async Task A_full_disk_stops_the_log_until_there_is_room()
    {
        using var folder = new TemporaryFolder();
        var disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk), "This user may not mount a small disk.");
        try
        {
            var path = Path.Combine(disk, "payloads");
            var lines = new ErrorLines("ModelOps.PayloadLog");
            await using var log = new PayloadLog(path, _fast with { LoggerFactory = lines, QueueRows = 5000 });
            log.Scored(Requests.One("first"));
            await Wait.UntilAsync(() => log.Status.RowsWritten == 1, "The state of the log");
            var ballast = Path.Combine(disk, "ballast");
            Fill(ballast);
            for (var i = 0; i < 2000; i++)
            {
                log.Scored(Requests.One($"{i}", age: i * 1.1, city: $"{Guid.NewGuid():N}"));
            }

            await Wait.UntilAsync(() => log.Status.Error is not null, "The state of the log");
            Assert.Equal(1, Requests.Count(path));
            Assert.Single(lines.Lines);

            File.Delete(ballast);
            await Wait.UntilAsync(() => log.Status is { Error: null, RowsWaiting: 0 }, "The state of the log");
            Assert.Equal((2001, 0), (log.Status.RowsWritten, log.Status.RowsDropped));
            Assert.Equal(2001, Requests.Count(path));
            Assert.Empty(Directory.GetFiles(path, "*.tmp"));
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private static void Fill(string path)
    {
        try
        {
            using var file = File.Create(path);
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
