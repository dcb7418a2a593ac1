using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Register;

/// <summary>What <c>#!register</c> puts into the registry.</summary>
public sealed class RegisterCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bench.RunAsync(TrainedBench.Training);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_version_points_to_the_files_of_its_run_however_the_model_was_named()
    {
        var run = Assert.Single(await _bench.AllRunsAsync()).Info;

        var text = await _bench.ShownAsync("register model --name credit --alias challenger --description \"first try\"");
        await _bench.RunAsync($"register runs:/{run.RunId}/model --name credit");
        await _bench.RunAsync("register credit/2 --name copy");
        var called = await _bench.Ops.RegisterAsync("credit@challenger", "copy", "champion", "by a call", Stop);

        Assert.Equal($"Registered credit version 1\n  alias   challenger\n  run     {run.RunId}\n  source  {run.ArtifactUri}/model\n", text);
        Assert.Equal(("copy@champion", 2, "by a call"), (called.Reference, called.Version.Version, called.Version.Description));
        var store = await _bench.Ops.StoreAsync(Stop);
        foreach (var (name, number) in ((string, int)[])[("credit", 1), ("credit", 2), ("copy", 1), ("copy", 2)])
        {
            var version = await store.GetModelVersionAsync(name, number, Stop);
            Assert.Equal(($"{run.ArtifactUri}/model", run.RunId), (version.Source, version.RunId));
        }

        Assert.Equal("first try", (await store.GetModelVersionAsync("credit", 1, Stop)).Description);
        Assert.Equal("credit/3", new RegisterResult(new ModelVersion { Name = "credit", Version = 3 }, null).Reference);
    }

    [Fact]
    public async Task A_model_that_is_nowhere_yet_is_kept_in_a_run_of_its_own()
    {
        using var fitted = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;

        var registered = await _bench.Ops.RegisterAsync(fitted, "loose", cancellationToken: Stop);

        var run = await _bench.StoredAsync(registered.Version.RunId!);
        Assert.Equal((RunStatus.Finished, "loose", $"{run.Info.ArtifactUri}/model"), (run.Info.Status, run.Info.Name, registered.Version.Source));
        Assert.Equal(250, (await _bench.Ops.PredictAsync("loose/1", "test", cancellationToken: Stop)).RowCount);
    }

    [Theory]
    [InlineData("--name a/b", "choose another name.")]
    [InlineData("--name \"\"", "choose another name.")]
    [InlineData("--name credit --alias v1", "choose another name or alias.")]
    [InlineData("--name credit --alias latest", "choose another name or alias.")]
    public async Task What_the_registry_refuses_registers_nothing_and_makes_no_run(string words, string expected)
    {
        using var loose = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;
        _bench.Host.Variables["loose"] = loose;

        Assert.EndsWith($"Nothing was registered; {expected}", (await _bench.RefusedAsync($"register loose {words}")).Message);

        Assert.Empty((await (await _bench.Ops.StoreAsync(Stop)).SearchRegisteredModelsAsync(new SearchQuery(), Stop)).Items);
        Assert.Single(await _bench.AllRunsAsync());
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named()
    {
        Assert.Equal(
            "There is no variable, registered model or folder 'modle'. Did you mean 'model'? Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.\n'register' needs '--name': Name in the registry.",
            await _bench.RefusedAsync(Face.Notebook, "register modle"));
        Assert.StartsWith("There is no registered model or folder 'modle'.", await _bench.RefusedAsync(Face.Terminal, "register modle --name x"));
        Assert.Empty((await (await _bench.Ops.StoreAsync(Stop)).SearchRegisteredModelsAsync(new SearchQuery(), Stop)).Items);
    }

    [Theory]
    [InlineData(Face.Notebook, "#!promote credit/1 --to champion")]
    [InlineData(Face.Terminal, "modelops promote credit/1 --to champion")]
    [InlineData(Face.CSharp, "ops.PromoteAsync(\"credit/1\", \"champion\")")]
    public async Task An_alias_that_cannot_be_set_is_an_error_that_says_the_version_is_there(Face face, string promote)
    {
        _bench.Host.Face = face;
        using (await FailingStore.AtAsync(_bench, "MoveAliasAsync"))
        {
            Assert.Equal(
                $"credit version 1 is registered, but champion does not point to it: The store is away (MoveAliasAsync). Set the alias with {promote}.",
                (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("register model --name credit --alias champion"))).Message);
        }

        Assert.Empty(_bench.Host.Text.Split("Registered").Skip(1));
        Assert.Equal(1, (await _bench.Ops.PromoteAsync("credit/1", "champion", cancellationToken: Stop)).Version.Version);
    }

    [Fact]
    public async Task A_store_that_refuses_the_version_leaves_the_alias_where_it_was()
    {
        await _bench.RunAsync("register model --name credit --alias champion");
        using (await FailingStore.AtAsync(_bench, "CreateModelVersionAsync"))
        {
            Assert.Equal("The store is away (CreateModelVersionAsync).", (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("register model --name credit --alias champion"))).Message);
        }

        Assert.Equal(1, (await (await _bench.Ops.StoreAsync(Stop)).GetVersionByAliasAsync("credit", "champion", Stop)).Version);
    }
}
