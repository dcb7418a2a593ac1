using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Experiment;

/// <summary>What <c>#!experiment</c> chooses and shows.</summary>
public sealed class ExperimentCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Runs_go_to_the_experiment_that_was_chosen_and_one_of_that_name_is_gone_on_with()
    {
        var text = await _bench.ShownAsync("experiment \"wine quality\"");
        await using (await _bench.Ops.StartRunAsync(capture: CaptureSettings.None, cancellationToken: Stop))
        {
        }

        var again = await _bench.Ops.ExperimentAsync("wine quality", Stop);

        Assert.Equal($"Experiment wine quality\n  id              {again.Id}\n  tracking store  {again.StoreUri}\n", text);
        Assert.Equal(again.Id, Assert.Single(await _bench.AllRunsAsync()).Info.ExperimentId);
        Assert.Null(again.KeptIn);
    }

    [Fact]
    public async Task A_name_that_the_store_refuses_leaves_the_choice_and_the_active_run_as_they_were()
    {
        await _bench.RunAsync("experiment wine");
        await _bench.RunAsync("track --run-name active --capture none");
        var store = await _bench.Ops.StoreAsync(Stop);
        var gone = await store.CreateExperimentAsync("gone", cancellationToken: Stop);
        await store.DeleteExperimentAsync(gone, Stop);

        Assert.Contains("deleted", (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("experiment gone"))).Message);
        await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync($"experiment {new string('x', 501)}"));
        await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("experiment \"\""));

        Assert.Equal("active", _bench.Ops.ActiveRun?.Info.Name);
        Assert.Equal("wine", (await _bench.Ops.CurrentExperimentAsync(Stop)).Name);
    }
}
