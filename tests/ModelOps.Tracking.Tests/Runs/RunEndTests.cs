using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Runs;

/// <summary>How a run begins and ends, and what many threads log to it.</summary>
public sealed class RunEndTests : IAsyncLifetime
{
    private static readonly ActiveRunOptions _quiet = new() { Experiment = "credit", Capture = CaptureSettings.None };

    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TrackingStores.OpenAsync(_folder.File("mlflow.db"));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_end_counts_and_later_ones_do_nothing()
    {
        foreach (var (first, status) in new (Func<ActiveRun, Task>, RunStatus)[]
        {
            (run => run.DisposeAsync().AsTask(), RunStatus.Finished), (run => run.KillAsync(), RunStatus.Killed), (run => run.FailAsync(new IOException("why")), RunStatus.Failed),
        })
        {
            var run = await ActiveRun.StartAsync(_store, _quiet);
            Assert.False(run.HasEnded);
            await first(run);
            Assert.True(run.HasEnded);
            var ended = await _store.GetRunAsync(run.RunId);
            await run.FailAsync(new IOException("later"));
            await run.KillAsync();
            await run.DisposeAsync();
            var read = await _store.GetRunAsync(run.RunId);
            Assert.Equal((status, ended.Info), (read.Info.Status, read.Info));
            Assert.Equal(status == RunStatus.Failed ? ["why"] : [], read.Data.Tags.Where(tag => tag.Key == ActiveRun.ErrorTag).Select(tag => tag.Value));
            Assert.DoesNotContain(read.Data.Tags, tag => tag.Key == "modelops.process");
        }
    }

    [Fact]
    public async Task Opening_and_ending_are_told_once_for_each_run()
    {
        var (opened, ended) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        void OnOpened(ActiveRun run) => opened.Add(run.RunId);
        void OnEnded(ActiveRun run) => ended.Add(run.RunId);
        ActiveRun.Opened += OnOpened;
        ActiveRun.Ended += OnEnded;
        try
        {
            var run = await ActiveRun.StartAsync(_store, _quiet);
            Assert.Equal((1, 0), (opened.Count(id => id == run.RunId), ended.Count(id => id == run.RunId)));
            await run.DisposeAsync();
            await run.DisposeAsync();
            Assert.Equal((1, 1), (opened.Count(id => id == run.RunId), ended.Count(id => id == run.RunId)));
        }
        finally
        {
            ActiveRun.Opened -= OnOpened;
            ActiveRun.Ended -= OnEnded;
        }
    }

    [Fact]
    public async Task A_run_that_is_resumed_after_a_failure_loses_the_reason()
    {
        var run = await ActiveRun.StartAsync(_store, _quiet);
        await run.FailAsync(new IOException("disk"));
        await using (await ActiveRun.StartAsync(_store, _quiet with { RunId = run.RunId, Name = "second try" }))
        {
            var open = await _store.GetRunAsync(run.RunId);
            Assert.Equal((RunStatus.Running, "second try"), (open.Info.Status, open.Info.Name));
            Assert.DoesNotContain(open.Data.Tags, tag => tag.Key is ActiveRun.ErrorTag or ActiveRun.DiedTag);
            Assert.Contains(open.Data.Tags, tag => tag.Key == "modelops.process");
        }

        Assert.Equal(RunStatus.Finished, (await _store.GetRunAsync(run.RunId)).Info.Status);
        await _store.DeleteRunAsync(run.RunId);
        await Assert.ThrowsAsync<TrackingException>(() => ActiveRun.StartAsync(_store, _quiet with { RunId = run.RunId }));
        await Assert.ThrowsAsync<TrackingException>(() => ActiveRun.StartAsync(_store, _quiet with { RunId = "none" }));
    }

    [Fact]
    public async Task Many_threads_lose_no_point_no_parameter_and_no_tag()
    {
        string id;
        await using (var run = await ActiveRun.StartAsync(_store, _quiet))
        {
            id = run.RunId;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
            {
                for (var step = 0; step < 500; step++)
                {
                    await run.LogMetricAsync($"m{thread % 2}", thread, (thread * 500) + step);
                }

                await run.LogParamAsync($"p{thread}", thread);
                await run.SetTagAsync($"t{thread}", $"{thread}");
                await run.FlushAsync();
            })));
            Assert.Equal(2_000, (await _store.GetMetricHistoryAsync(id, "m0")).Items.Count);
        }

        var read = await _store.GetRunAsync(id);
        Assert.Equal(2_000, (await _store.GetMetricHistoryAsync(id, "m1")).Items.Select(point => point.Step).Distinct().Count());
        Assert.Equal((8, 8), (read.Data.Params.Count, read.Data.Tags.Count(tag => tag.Key.StartsWith('t'))));
        Assert.Equal([3_499L, 3_999L], read.Data.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => metric.Step));
    }

    [Fact]
    public async Task Parameters_are_written_as_Python_writes_them_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = german;
        try
        {
            await using var run = await ActiveRun.StartAsync(_store, _quiet);
            await run.LogParamsAsync(new Dictionary<string, object?>
            {
                ["double"] = 1234.5,
                ["decimal"] = 0.10m,
                ["long"] = -9L,
                ["true"] = true,
                ["null"] = null,
                ["text"] = "1,5",
                ["list"] = new object?[] { 1.5, "a", null, false },
                ["empty"] = Array.Empty<int>(),
                ["date"] = new DateOnly(2026, 11, 30),
                ["enum"] = RunStatus.Failed,
            });
            Assert.Equal(
                "date=11/30/2026 decimal=0.10 double=1234.5 empty=[] enum=Failed list=[1.5, a, None, False] long=-9 null=None text=1,5 true=True",
                string.Join(' ', (await _store.GetRunAsync(run.RunId)).Data.Params.OrderBy(param => param.Key, StringComparer.Ordinal).Select(param => $"{param.Key}={param.Value}")));
            await run.LogParamsAsync(Enumerable.Range(0, 250).Select(i => KeyValuePair.Create($"p{i}", (object?)i)));
            Assert.Equal(260, (await _store.GetRunAsync(run.RunId)).Data.Params.Count);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Files_folders_texts_and_JSON_are_kept_where_they_were_asked_for()
    {
        _folder.Write("in/a.txt", "a");
        _folder.Write("in/deep/b.txt", "b");
        await using var run = await ActiveRun.StartAsync(_store, _quiet);
        await run.LogArtifactAsync(_folder.File("in", "a.txt"));
        await run.LogArtifactAsync(_folder.File("in", "a.txt"), "files");
        await run.LogArtifactAsync(_folder.File("in"), "tree");
        await run.LogJsonAsync(new JsonObject { ["ü"] = 1.5 }, "gate.json");
        Assert.Equal(["a.txt", "files", "gate.json", "tree"], (await run.Artifacts.ListAsync()).Select(file => file.Path));
        Assert.Equal(["tree/a.txt", "tree/deep"], (await run.Artifacts.ListAsync("tree")).Select(file => file.Path));
        Assert.Equal(1.5, (double)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run.Info.ArtifactUri, "gate.json")))!["ü"]!);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => run.LogArtifactAsync(_folder.File("none")));
        Assert.StartsWith($"There is no file or folder '{_folder.File("none")}' to log; check the path", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<TrackingException>(() => run.LogTextAsync("x", "../x"))).ErrorCode);
    }

    [Fact]
    public async Task The_experiment_comes_from_the_options_or_the_environment_and_a_child_stays_in_it()
    {
        await using var given = await ActiveRun.StartAsync(_store, _quiet with { Environment = name => name == "MLFLOW_EXPERIMENT_NAME" ? "env" : null });
        await using var read = await ActiveRun.StartAsync(_store, _quiet with { Experiment = null, Environment = name => name == "MLFLOW_EXPERIMENT_NAME" ? "env" : null });
        await using var plain = await ActiveRun.StartAsync(_store, _quiet with { Experiment = null, Environment = _ => null });
        await using var child = await read.StartChildAsync("fold", new Dictionary<string, string> { ["fold"] = "1", ["empty"] = "" });
        await using var grandchild = await child.StartChildAsync();
        Assert.Equal(["credit", "env", "Default", "env", "env"], await Task.WhenAll(new[] { given, read, plain, child, grandchild }.Select(async run => (await _store.GetExperimentAsync(run.Info.ExperimentId)).Name)));
        Assert.Equal(child.RunId, (await _store.GetRunAsync(grandchild.RunId)).Data.Tags.Single(tag => tag.Key == "mlflow.parentRunId").Value);
        Assert.DoesNotContain((await _store.GetRunAsync(grandchild.RunId)).Data.Tags, tag => tag.Key == "fold");
        await _store.DeleteExperimentAsync(given.Info.ExperimentId);
        await Assert.ThrowsAsync<TrackingException>(() => ActiveRun.StartAsync(_store, _quiet));
        await _store.RestoreExperimentAsync(given.Info.ExperimentId);
    }

    [Theory]
    [InlineData("? [a]\n: b\n")]
    [InlineData("a: &x [*x]\n")]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("- a\n")]
    [InlineData("flavors: {\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("")]
    public async Task A_model_file_that_makes_no_sense_is_refused_and_nothing_is_kept(string text)
    {
        _folder.Write("m/MLmodel", text);
        await using var run = await ActiveRun.StartAsync(_store, _quiet);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => run.LogModelAsync(_folder.File("m")));
        Assert.Contains(_folder.File("m", "MLmodel"), error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Save the model again.", error.Message, StringComparison.Ordinal);
        Assert.Empty(await run.Artifacts.ListAsync());
    }
}
