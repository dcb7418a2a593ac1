using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Stores;

/// <summary>Registering: what is refused leaves nothing behind, and what is asked for twice is made once.</summary>
public sealed class RegistrationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TrackingStores.OpenAsync(_folder.File("mlflow.db"));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<NewModelVersion, string?> Refused => new()
    {
        { new NewModelVersion("a/b", "s3://b/x"), null },
        { new NewModelVersion("a:b", "s3://b/x"), null },
        { new NewModelVersion("", "s3://b/x"), null },
        { new NewModelVersion("..", "s3://b/x"), null },
        { new NewModelVersion("a\nb", "s3://b/x"), null },
        { new NewModelVersion(new string('n', 501), "s3://b/x"), null },
        { new NewModelVersion("risk", ""), null },
        { new NewModelVersion("risk", new string('s', 501)), null },
        { new NewModelVersion("risk", "models:/none/1"), null },
        { new NewModelVersion("risk", "s3://b/x", new string('r', 501)), null },
        { new NewModelVersion("risk", "s3://b/x", Description: new string('d', 100_001)), null },
        { new NewModelVersion("risk", "s3://b/x", Tags: [new("bad$", "1")]), null },
        { new NewModelVersion("risk", "s3://b/x"), "latest" },
        { new NewModelVersion("risk", "s3://b/x"), "v1" },
        { new NewModelVersion("risk", "s3://b/x"), "a b" },
        { new NewModelVersion("risk", "s3://b/x"), "" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_is_refused_leaves_neither_a_model_nor_a_version(NewModelVersion version, string? alias)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => _store.RegisterVersionAsync(version, alias));
        Assert.True(error is InvalidInputException or TrackingException { ErrorCode: ErrorCode.InvalidParameterValue }, error.ToString());
        Assert.NotEmpty(error.Message);
        Assert.Empty((await _store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
        Assert.Empty((await _store.SearchModelVersionsAsync(new SearchQuery())).Items);
    }

    [Fact]
    public async Task A_registration_makes_the_model_once_and_moves_the_alias()
    {
        var first = await _store.RegisterVersionAsync(new NewModelVersion("risk", "s3://b/1", Tags: [new("a", "1")]), "champion");
        Assert.Equal((1, "champion"), (first.Version, Assert.Single(first.Aliases)));
        Assert.Equal([new Tag("a", "1")], first.Tags);
        var second = await _store.RegisterVersionAsync(new NewModelVersion("risk", "s3://b/2"), "champion");
        var plain = await _store.RegisterVersionAsync(new NewModelVersion("risk", "s3://b/3"));
        Assert.Equal((2, 3), (second.Version, plain.Version));
        Assert.Empty(plain.Aliases);
        Assert.Equal([new ModelAlias("champion", 2)], (await _store.GetRegisteredModelAsync("risk")).Aliases);
        Assert.Empty((await _store.GetModelVersionAsync("risk", 1)).Aliases);
    }

    [Fact]
    public async Task Many_who_want_one_model_get_the_same()
    {
        var models = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => _store.GetOrCreateRegisteredModelAsync("shared"))));
        Assert.Single(models.Select(model => model.CreationTime).Distinct());
        await Assert.ThrowsAsync<TrackingException>(() => _store.GetOrCreateRegisteredModelAsync("a/b"));
    }

    [Theory]
    [InlineData("a/b", null, "Invalid model name 'a/b'. Names cannot contain '/' or ':'. Nothing was registered; choose another name.")]
    [InlineData("risk", "latest", "'latest' alias name (case insensitive) is reserved. Nothing was registered; choose another name or alias.")]
    [InlineData("risk", "V2", "Version alias name 'V2' is reserved. Nothing was registered; choose another name or alias.")]
    public void A_refusal_says_that_nothing_was_registered(string name, string? alias, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => _store.CheckRegistration(name, alias)).Message);

    [Fact]
    public async Task An_alias_of_a_version_that_is_gone_is_an_error_and_not_a_missing_alias()
    {
        await _store.RegisterVersionAsync(new NewModelVersion("risk", "s3://b/1"), "champion");
        Assert.Equal(1, (await _store.FindVersionByAliasAsync("risk", "champion"))?.Version);
        await _store.DeleteModelVersionAsync("risk", 1);
        var error = await Assert.ThrowsAsync<TrackingException>(() => _store.FindVersionByAliasAsync("risk", "champion"));
        Assert.Equal("Model Version (name=risk, version=1) not found", error.Message);
        Assert.Null(await _store.FindVersionByAliasAsync("risk", "other"));
    }

    [Theory]
    [InlineData("s3://b/x")]
    [InlineData("mlflow-artifacts:/0/x")]
    [InlineData("/tmp/x")]
    [InlineData("relative/x")]
    public async Task An_artifact_URI_is_returned_as_it_is(string uri) => Assert.Equal(uri, await _store.GetArtifactUriAsync(uri));

    [Fact]
    public async Task A_URI_leads_through_versions_and_runs_to_the_artifacts()
    {
        var run = (await _store.CreateRunAsync(new NewRun("0"))).Info;
        await _store.RegisterVersionAsync(new NewModelVersion("risk", $"runs:/{run.RunId}/model"), "champion");
        await _store.RegisterVersionAsync(new NewModelVersion("risk", "models:/risk/1"));
        foreach (var uri in new[] { "models:/risk/1", "models:/risk/2", "models:/risk@champion", $"runs:/{run.RunId}/model" })
        {
            Assert.Equal($"{run.ArtifactUri}/model", await _store.GetArtifactUriAsync(uri));
        }

        Assert.Equal(run.ArtifactUri, await _store.GetArtifactUriAsync($"runs:/{run.RunId}"));
        foreach (var uri in new[] { "models:/risk/9", "models:/none/1", $"runs:/{new string('0', 32)}/model", "runs:/" })
        {
            Assert.Equal(ErrorCode.ResourceDoesNotExist, (await Assert.ThrowsAsync<TrackingException>(() => _store.GetArtifactUriAsync(uri))).ErrorCode);
        }
    }

    [Fact]
    public async Task A_run_that_was_killed_stays_killed_and_a_failed_one_gets_the_reason()
    {
        var killed = (await _store.CreateRunAsync(new NewRun("0"))).Info.RunId;
        await _store.UpdateRunAsync(killed, new RunUpdate(RunStatus.Killed, 3));
        await _store.EndDeadRunAsync(killed, "why", DateTimeOffset.UnixEpoch);
        var read = await _store.GetRunAsync(killed);
        Assert.Equal((RunStatus.Killed, 3L), (read.Info.Status, read.Info.EndTime));
        Assert.DoesNotContain(read.Data.Tags, tag => tag.Key == ActiveRun.ErrorTag);
        await Assert.ThrowsAsync<TrackingException>(() => _store.EndDeadRunAsync("none", "why", DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("file:./mlruns")]
    [InlineData("mlruns")]
    [InlineData("postgresql://u:secret@host/db")]
    [InlineData("s3://bucket")]
    [InlineData("C:\\mlruns")]
    public async Task What_is_no_store_is_refused_with_the_forms_there_are(string uri)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => TrackingStores.OpenAsync(uri));
        Assert.Contains("http(s)://host", error.Message, StringComparison.Ordinal);
        Assert.Contains("MLflow's file store (a mlruns folder) is not supported.", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(uri));
    }
}
