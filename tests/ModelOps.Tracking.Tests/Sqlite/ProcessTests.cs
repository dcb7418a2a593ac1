using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>Several processes on one file, and processes that die. MODELOPS_KILLS sets how many; 100 is the full count.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eight_processes_write_to_one_new_file_and_nothing_is_lost()
    {
        var path = _folder.File("shared.db");
        var each = Environment.GetEnvironmentVariable("MODELOPS_KILLS") is null ? 15 : 100;
        var writers = Enumerable.Range(0, 8).Select(_ => WriterProcess.Start(path, "runs", $"{each}")).ToList();
        var acknowledged = new List<string>();
        foreach (var writer in writers)
        {
            var errors = writer.StandardError.ReadToEndAsync();
            var lines = await writer.StandardOutput.ReadToEndAsync();
            await writer.WaitForExitAsync();
            Assert.Equal((0, ""), (writer.ExitCode, await errors));
            acknowledged.AddRange(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[4..]));
            writer.Dispose();
        }

        await using var store = await TrackingStores.OpenAsync(path);
        var experiment = await store.GetExperimentByNameAsync("shared");
        var runs = (await store.SearchRunsAsync(new RunQuery([experiment.Id], MaxResults: 50_000))).Items;
        Assert.Equal(8 * each, acknowledged.Count);
        Assert.Equal(acknowledged.Order(), runs.Select(run => run.Info.RunId).Order());
        Assert.All(runs, run => Assert.Equal((RunStatus.Finished, 10, 10), (run.Info.Status, run.Data.Metrics.Count, run.Data.Params.Count)));
        Assert.Equal("ok", WriterProcess.Check(path));
    }

    [Fact]
    public async Task Of_processes_that_move_an_alias_at_once_one_wins()
    {
        var path = _folder.File("moved.db");
        await using var store = await TrackingStores.OpenAsync(path);
        for (var version = 1; version <= 4; version++)
        {
            await store.RegisterVersionAsync(new NewModelVersion("credit", "s3://b/x"), version == 1 ? "champion" : null);
        }

        var writers = Enumerable.Range(2, 3).Select(to => WriterProcess.Start(path, "move", "credit", "1", $"{to}")).ToList();
        foreach (var writer in writers)
        {
            Assert.Equal("ready", await writer.StandardOutput.ReadLineAsync());
        }

        writers.ForEach(writer => writer.StandardInput.WriteLine());
        var answers = await Task.WhenAll(writers.Select(writer => writer.StandardOutput.ReadLineAsync()));
        writers.ForEach(writer => writer.Dispose());

        var champion = (await store.GetVersionByAliasAsync("credit", "champion")).Version;
        Assert.NotEqual(1, champion);
        Assert.Equal([$"left {champion}", $"left {champion}", $"moved {champion}"], answers.Order());
    }

    [Fact]
    public async Task A_killed_process_loses_nothing_it_was_told_is_safe()
    {
        var path = _folder.File("killed.db");
        var kills = KillTrials.CountOr(5);
        var random = new Random(7);
        for (var kill = 0; kill < kills; kill++)
        {
            using var writer = WriterProcess.Start(path, "points");
            var run = (await writer.StandardOutput.ReadLineAsync())![4..];
            var wanted = random.Next(1, 60);
            var last = -1;
            while (last < wanted)
            {
                last = int.Parse((await writer.StandardOutput.ReadLineAsync())!["point ".Length..]);
            }

            writer.Kill();
            var rest = await writer.StandardOutput.ReadToEndAsync();
            await writer.WaitForExitAsync();
            last += rest.Split('\n').Count(line => line.StartsWith("point ", StringComparison.Ordinal));

            await using var store = await TrackingStores.OpenAsync(path);
            var (a, b) = ((await store.GetMetricHistoryAsync(run, "a")).Items, (await store.GetMetricHistoryAsync(run, "b")).Items);
            var read = await store.GetRunAsync(run);
            Assert.InRange(a.Count, last + 1, last + 2);
            Assert.Equal(a.Select(point => point.Step), b.Select(point => point.Step));
            Assert.Equal(Math.Min(90, a.Count), read.Data.Params.Count);
            Assert.Equal(RunStatus.Running, read.Info.Status);
            Assert.All(read.Data.Metrics, metric => Assert.Equal(a.Count - 1, metric.Step));
        }

        Assert.Equal("ok", WriterProcess.Check(path));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_the_store_stays_whole()
    {
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        var script = $"mount -t tmpfs -o size=3m none {disk} || exit 77; dotnet {WriterProcess.Library} {disk}/x.db points; cp {disk}/x.db* {_folder.Path}/; exit 0";
        using var shell = System.Diagnostics.Process.Start(WriterProcess.Info("unshare", ["-rm", "sh", "-c", script]));
        Assert.SkipUnless(shell is not null, "unshare was not found.");
        var errors = shell.StandardError.ReadToEndAsync();
        var lines = (await shell.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await shell.WaitForExitAsync();
        Assert.SkipWhen(shell.ExitCode != 0, $"A small disk cannot be mounted here: {await errors}");

        Assert.Contains($"The disk that holds the tracking store '{disk}/x.db' is full; nothing of this call was written. Free some space and try again.", await errors);
        var path = _folder.File("x.db");
        await using var store = await TrackingStores.OpenAsync(path);
        var points = (await store.GetMetricHistoryAsync(lines[0][4..], "a")).Items.Count;
        Assert.Equal(lines.Count(line => line.StartsWith("point ", StringComparison.Ordinal)), points);
        Assert.Equal("ok", WriterProcess.Check(path));
    }
}
