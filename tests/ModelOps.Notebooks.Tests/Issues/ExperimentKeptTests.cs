using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>On the command line, where each command is a process, choosing an experiment had no effect.</summary>
public sealed class ExperimentKeptTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_next_command_in_the_folder_goes_on_in_it()
    {
        var kept = await ExperimentOfAsync(_bench.Options with { IsCommandLine = true }, choose: "wine");

        Assert.True(File.Exists(kept.KeptIn));
        Assert.Equal("wine", await NextAsync(_bench.Options with { IsCommandLine = true }));
        Assert.Equal("wine", await NextAsync(_bench.Options with { IsCommandLine = true, Notebook = _bench.File("book.ipynb") }));
        Assert.Equal("other", await NextAsync(_bench.Options with { IsCommandLine = true, Experiment = "other" }));
    }

    [Fact]
    public async Task Neither_another_folder_nor_another_store_nor_a_program_is_touched_by_it()
    {
        await ExperimentOfAsync(_bench.Options with { IsCommandLine = true }, choose: "wine");

        Directory.CreateDirectory(_bench.File("elsewhere"));
        Assert.Equal("Default", await NextAsync(_bench.Options with { IsCommandLine = true, Folder = _bench.File("elsewhere") }));
        Assert.Equal("Default", await NextAsync(_bench.Options with { IsCommandLine = true, TrackingUri = $"sqlite:///{_bench.File("second.db")}" }));
        Assert.Equal("Default", await NextAsync(_bench.Options));
    }

    [Fact]
    public async Task A_choice_in_a_notebook_ends_with_it()
    {
        var chosen = await ExperimentOfAsync(_bench.Options with { IsCommandLine = true, Notebook = _bench.File("book.ipynb") }, choose: "wine");

        Assert.Null(chosen.KeptIn);
        Assert.Equal("Default", await NextAsync(_bench.Options with { IsCommandLine = true }));
    }

    private static async Task<ExperimentResult> ExperimentOfAsync(ModelOpsSessionOptions options, string choose)
    {
        await using var session = new ModelOpsSession(new RecordingHost(), options);
        return await session.ExperimentAsync(choose, Stop);
    }

    // The experiment of the run that the next command makes.
    private static async Task<string> NextAsync(ModelOpsSessionOptions options)
    {
        await using var session = new ModelOpsSession(new RecordingHost(), options);
        var run = await session.StartRunAsync(capture: CaptureSettings.None, cancellationToken: Stop);
        return (await (await session.StoreAsync(Stop)).GetExperimentAsync(run.Info.ExperimentId, Stop)).Name;
    }
}
