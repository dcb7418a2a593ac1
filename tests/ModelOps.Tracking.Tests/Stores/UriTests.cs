using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Stores;

/// <summary>Which store a URI opens, and what is made when there is none.</summary>
public sealed class UriTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite:///{0}")]
    [InlineData("{0}")]
    public async Task A_file_is_opened_by_its_URI_and_by_its_path(string form)
    {
        foreach (var name in new[] { "a.db", "b.sqlite", "c d.sqlite3", "ä#%.db" })
        {
            var uri = form.Replace("{0}", _folder.File(name), StringComparison.Ordinal);
            await using (var store = await TrackingStores.OpenAsync(uri))
            {
                await store.CreateExperimentAsync("made");
            }

            Assert.True(File.Exists(_folder.File(name)), name);
            await using var again = await TrackingStores.OpenAsync(_folder.File(name), new() { CreateIfAbsent = false });
            Assert.Equal("made", (await again.GetExperimentAsync("1")).Name);
        }
    }

    [Fact]
    public async Task The_environment_names_the_store_and_a_given_URI_wins()
    {
        var options = new TrackingStoreOptions { Environment = name => name == "MLFLOW_TRACKING_URI" ? _folder.File("env.db") : null };
        await using (var environment = await TrackingStores.OpenAsync(null, options))
        {
            Assert.Contains("env.db", environment.Uri, StringComparison.Ordinal);
        }

        await using var given = await TrackingStores.OpenAsync(_folder.File("given.db"), options);
        Assert.Contains("given.db", given.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_must_be_there_is_not_made()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TrackingStores.OpenAsync(_folder.File("none.db"), new() { CreateIfAbsent = false }));
        Assert.True(error is TrackingException or InvalidInputException, error.ToString());
        Assert.Contains("none.db", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("HTTP://127.0.0.1:1/", "http://127.0.0.1:1/")]
    [InlineData("https://ann:pw@host/base?x=1#y", "https://host/base/")]
    [InlineData("https://host:443", "https://host/")]
    [InlineData("http://host/a/b//", "http://host/a/b/")]
    public async Task An_address_is_shown_without_credentials(string uri, string shown)
    {
        await using var store = await TrackingStores.OpenAsync(uri, new() { Environment = _ => null });
        Assert.Equal(shown, store.Uri);
    }

    [Fact]
    public async Task A_call_that_is_canceled_before_it_begins_writes_nothing()
    {
        await using var store = await TrackingStores.OpenAsync(_folder.File("a.db"));
        var canceled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CreateExperimentAsync("x", cancellationToken: canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetOrCreateExperimentAsync("x", canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RegisterVersionAsync(new NewModelVersion("m", "s3://b/x"), "a", canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.SearchRunsAsync(new RunQuery(["0"]), canceled));
        Assert.Equal("Default", Assert.Single((await store.SearchExperimentsAsync(new SearchQuery())).Items).Name);
        Assert.Empty((await store.SearchRegisteredModelsAsync(new SearchQuery())).Items);
    }
}
