using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Entities;

/// <summary>What the parts of an entity that are not given mean to a real store.</summary>
public sealed class DefaultsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TrackingStores.OpenAsync(_folder.File("mlflow.db"));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_is_given_nothing_has_a_name_of_its_own_and_starts_at_0()
    {
        var names = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            var run = await _store.CreateRunAsync(new NewRun("0"));
            Assert.Equal((RunStatus.Running, 0L, null, "", LifecycleStage.Active), (run.Info.Status, run.Info.StartTime, run.Info.EndTime, run.Info.UserId, run.Info.Stage));
            Assert.Matches("^[a-z]+-[a-z]+-[0-9]{1,3}$", run.Info.Name);
            Assert.Matches("^[0-9a-f]{32}$", run.Info.RunId);
            Assert.Equal([new Tag("mlflow.runName", run.Info.Name)], run.Data.Tags);
            names.Add(run.Info.RunId);
        }

        Assert.Equal(5, names.Count);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", null, null)]
    [InlineData("given", null, "given")]
    [InlineData(null, "tagged", "tagged")]
    [InlineData("same", "same", "same")]
    public async Task A_run_is_named_by_its_name_or_its_tag(string? name, string? tag, string? expected)
    {
        var run = await _store.CreateRunAsync(new NewRun("0", name, Tags: tag is null ? null : [new("mlflow.runName", tag)]));
        Assert.True(expected is null ? run.Info.Name.Length > 0 : run.Info.Name == expected, run.Info.Name);
        Assert.Equal(run.Info.Name, (await _store.GetRunAsync(run.Info.RunId)).Data.Tags.Single(each => each.Key == "mlflow.runName").Value);
    }

    [Fact]
    public async Task A_run_that_is_made_is_the_run_that_is_read()
    {
        var made = await _store.CreateRunAsync(new NewRun("0", "r", 5, "ann", [new("a", "1"), new("b", "2"), new("a", "3")]));
        var read = await _store.GetRunAsync(made.Info.RunId);
        Assert.Equal(made.Info, read.Info);
        Assert.Equal(made.Data.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal), read.Data.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        Assert.Equal("3", read.Data.Tags.Single(tag => tag.Key == "a").Value);
    }

    [Fact]
    public async Task A_change_of_nothing_changes_nothing()
    {
        var run = (await _store.CreateRunAsync(new NewRun("0", "r", 5))).Info;
        Assert.Equal(run, await _store.UpdateRunAsync(run.RunId, new RunUpdate()));
        Assert.Equal(run, await _store.UpdateRunAsync(run.RunId, new RunUpdate(Name: "")));
        Assert.Equal(run with { EndTime = 0 }, await _store.UpdateRunAsync(run.RunId, new RunUpdate(EndTime: 0)));
    }

    [Fact]
    public async Task A_version_that_is_given_only_a_source_has_empty_texts_and_no_stage()
    {
        await _store.CreateRegisteredModelAsync("risk");
        var version = await _store.CreateModelVersionAsync(new NewModelVersion("risk", "s3://b/x"));
        Assert.Equal(
            ("risk", 1, "None", "READY", "", "", "", "s3://b/x"),
            (version.Name, version.Version, version.Stage, version.Status, version.Description, version.RunId, version.RunLink, version.Source));
        Assert.Empty(version.Tags);
        Assert.Empty(version.Aliases);
        Assert.Equal(version.CreationTime, version.LastUpdatedTime);
        Assert.Null((await _store.GetRegisteredModelAsync("risk")).Description);
    }

    [Fact]
    public async Task A_search_that_is_given_nothing_has_the_first_1000_of_what_is_active()
    {
        var experiment = await _store.CreateExperimentAsync("many");
        for (var i = 0; i < 1_001; i++)
        {
            await _store.CreateRunAsync(new NewRun(experiment, $"{i}", i));
        }

        var page = await _store.SearchRunsAsync(new RunQuery([experiment]));
        Assert.Equal((1_000, "1000"), (page.Items.Count, page.Items[0].Info.Name));
        await _store.DeleteRunAsync(page.Items[0].Info.RunId);
        Assert.Equal("0", Assert.Single((await _store.SearchRunsAsync(new RunQuery([experiment], PageToken: page.NextPageToken)
        {
            OrderBy = ["start_time DESC"],
            View = ViewType.All,
        })).Items).Info.Name);
        Assert.Equal("999", (await _store.SearchRunsAsync(new RunQuery([experiment]))).Items[0].Info.Name);
        Assert.Null((await _store.SearchRunsAsync(new RunQuery([experiment]))).NextPageToken);
    }

    [Fact]
    public async Task An_experiment_that_is_given_no_place_has_one_below_the_stores_own()
    {
        var id = await _store.CreateExperimentAsync("plain");
        Assert.Equal($"{_folder.File("mlruns")}/{id}", (await _store.GetExperimentAsync(id)).ArtifactLocation);
        var given = await _store.CreateExperimentAsync("given", "s3://bucket/a?x=1");
        var run = (await _store.CreateRunAsync(new NewRun(given))).Info;
        Assert.Equal($"s3://bucket/a/{run.RunId}/artifacts?x=1", run.ArtifactUri);
    }
}
