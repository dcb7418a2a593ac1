using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Stores;

public sealed class TrackingStoreExtensionsTests : IAsyncLifetime
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
    public async Task Many_who_want_one_experiment_get_the_same()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => _store.GetOrCreateExperimentAsync("shared"))));
        Assert.Single(ids.Distinct());
        await _store.DeleteExperimentAsync(ids[0]);
        Assert.Equal("Experiment 'shared' is deleted; restore it, or choose another name.", (await Assert.ThrowsAsync<TrackingException>(() => _store.GetOrCreateExperimentAsync("shared"))).Message);
    }

    [Theory]
    [InlineData("credit@champion")]
    [InlineData("credit/1")]
    [InlineData("models:/credit/1")]
    [InlineData("models:/credit@champion")]
    public async Task A_reference_names_a_version(string reference)
    {
        var (run, _) = await ModelAsync();
        await _store.RegisterVersionAsync(new NewModelVersion("credit", $"{run.ArtifactUri}/model", run.RunId), "champion");
        Assert.Equal(1, (await _store.GetVersionByReferenceAsync(reference)).Version);
    }

    [Theory]
    [InlineData("credit")]
    [InlineData("credit@")]
    [InlineData("@champion")]
    [InlineData("credit/one")]
    [InlineData("models:/credit")]
    [InlineData("")]
    public async Task A_text_that_names_no_version_is_refused_with_the_two_forms(string reference) =>
        Assert.Equal(
            $"'{reference}' names no model version; write name@alias or name/version, such as credit-risk@champion or credit-risk/3.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => _store.GetVersionByReferenceAsync(reference))).Message);

    [Theory]
    [InlineData("credit@champoin", ErrorCode.InvalidParameterValue, "There is no alias 'champoin' of credit. Did you mean 'champion'? The aliases of credit are: challenger, champion.")]
    [InlineData("models:/credit/9", ErrorCode.ResourceDoesNotExist, "There is no version 9 of credit. The aliases of credit are: challenger, champion.")]
    [InlineData("bare@champion", ErrorCode.InvalidParameterValue, "There is no alias 'champion' of bare. bare has no alias.")]
    [InlineData("crdit@champion", ErrorCode.ResourceDoesNotExist, "There is no registered model 'crdit'. Did you mean 'credit'? The registered models are: bare, credit.")]
    public async Task A_reference_to_nothing_is_refused_with_what_there_is(string reference, string code, string message)
    {
        var (run, _) = await ModelAsync();
        await _store.CreateRegisteredModelAsync("bare");
        await _store.RegisterVersionAsync(new NewModelVersion("credit", $"{run.ArtifactUri}/model", run.RunId), "champion");
        await _store.SetAliasAsync("credit", "challenger", 1);

        var refused = await Assert.ThrowsAsync<TrackingException>(() => _store.GetVersionByReferenceAsync(reference));

        Assert.Equal((code, message), (refused.ErrorCode, refused.Message));
    }

    [Fact]
    public async Task What_is_not_there_is_null_only_when_the_store_says_so()
    {
        await _store.CreateRegisteredModelAsync("credit");
        Assert.Null(await _store.FindRegisteredModelAsync("none"));
        Assert.Null(await _store.FindRunAsync(new string('0', 32)));
        Assert.Null(await _store.FindVersionByAliasAsync("credit", "champion"));
        Assert.Null(await _store.FindVersionByAliasAsync("none", "champion"));
        Assert.NotNull(await _store.FindRegisteredModelAsync("credit"));
    }

    [Fact]
    public async Task A_folder_of_a_run_and_of_a_version_is_found_where_it_is()
    {
        var (run, folder) = await ModelAsync();
        await _store.RegisterVersionAsync(new NewModelVersion("credit", $"runs:/{run.RunId}/model", run.RunId), "champion");
        foreach (var uri in new[] { $"runs:/{run.RunId}/model", $"runs:/{run.RunId}/model/", "models:/credit/1", "models:/credit@champion", folder })
        {
            Assert.Equal(folder, Path.TrimEndingDirectorySeparator(await _store.FetchFolderAsync(uri, _folder.File("download"))));
        }

        Assert.False(Directory.Exists(_folder.File("download")));
    }

    [Theory]
    [InlineData("runs:/{0}/../x")]
    [InlineData("runs:/{0}/%2e%2e/x")]
    [InlineData("runs:/{0}//etc/../../x")]
    [InlineData("runs:/{0}/C:\\x")]
    public async Task A_path_that_leaves_the_run_is_refused(string form)
    {
        var (run, _) = await ModelAsync();
        var error = await Assert.ThrowsAsync<TrackingException>(() => _store.GetArtifactUriAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, run.RunId)));
        Assert.Equal(ErrorCode.InvalidParameterValue, error.ErrorCode);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var (run, _) = await ModelAsync();
        var error = await Assert.ThrowsAsync<TrackingException>(() => _store.FetchFolderAsync($"runs:/{run.RunId}/none", _folder.File("download")));
        Assert.Equal((ErrorCode.ResourceDoesNotExist, $"There is no folder '{run.ArtifactUri}/none', which 'runs:/{run.RunId}/none' names."), (error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task A_dead_run_becomes_FAILED_and_one_that_has_ended_stays_as_it_is()
    {
        var run = (await _store.CreateRunAsync(new NewRun("0"))).Info;
        await _store.EndDeadRunAsync(run.RunId, "it was killed", DateTimeOffset.FromUnixTimeMilliseconds(5));
        var failed = await _store.GetRunAsync(run.RunId);
        Assert.Equal((RunStatus.Failed, 5L), (failed.Info.Status, failed.Info.EndTime));
        Assert.Contains(new Tag(ActiveRun.ErrorTag, "it was killed"), failed.Data.Tags);
        Assert.Contains(failed.Data.Tags, tag => tag.Key == ActiveRun.DiedTag);

        var good = (await _store.CreateRunAsync(new NewRun("0"))).Info;
        await _store.UpdateRunAsync(good.RunId, new RunUpdate(RunStatus.Finished));
        await _store.EndDeadRunAsync(good.RunId, "too late", DateTimeOffset.UnixEpoch);
        Assert.Equal(RunStatus.Finished, (await _store.GetRunAsync(good.RunId)).Info.Status);
    }

    private async Task<(RunInfo Run, string Folder)> ModelAsync()
    {
        var run = (await _store.CreateRunAsync(new NewRun("0"))).Info;
        await _store.OpenArtifacts(run.ArtifactUri).WriteAsync("model/MLmodel", new MemoryStream("flavors: {}"u8.ToArray()));
        return (run, $"{run.ArtifactUri}/model");
    }
}
