using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Catalogs;

public sealed class TrackingStoresTests
{
    [Theory]
    [InlineData("ftp://host/x", "'ftp://host/x' is not a tracking store this version can open: use sqlite:///path, a path that ends in .db")]
    [InlineData("mlruns", "'mlruns' is not a tracking store this version can open: use sqlite:///path, a path that ends in .db")]
    [InlineData("sqlite:///", "'sqlite:///' names no file; write it as sqlite:///relative.db, or sqlite:////folder/absolute.db.")]
    [InlineData("sqlite:x.db", "'sqlite:x.db' names no file; write it as sqlite:///relative.db, or sqlite:////folder/absolute.db.")]
    [InlineData("http://", "'http://' is not the address of a tracking server; write one such as http://host:5000.")]
    public async Task A_URI_of_no_known_form_is_refused_with_those_that_are_known(string uri, string message) =>
        Assert.StartsWith(message, (await Assert.ThrowsAsync<InvalidInputException>(() => TrackingStores.OpenAsync(uri))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_URI_the_environment_says_where_the_store_is()
    {
        using var folder = new TemporaryFolder();
        var options = new TrackingStoreOptions { Environment = name => name == "MLFLOW_TRACKING_URI" ? $"sqlite:///{folder.File("from-environment.db")}" : null };
        await using var store = await TrackingStores.OpenAsync(options: options);
        Assert.Equal($"sqlite:///{folder.File("from-environment.db")}", store.Uri);
        Assert.True(File.Exists(folder.File("from-environment.db")));
    }

    [Fact]
    public async Task A_file_that_must_be_there_is_not_made()
    {
        using var folder = new TemporaryFolder();
        var error = await Assert.ThrowsAsync<TrackingException>(() => TrackingStores.OpenAsync(folder.File("none.db"), new TrackingStoreOptions { CreateIfAbsent = false }));
        Assert.Equal((ErrorCode.ResourceDoesNotExist, $"There is no tracking store '{folder.File("none.db")}'; check the path and MLFLOW_TRACKING_URI."), (error.ErrorCode, error.Message));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Each_scheme_has_one_provider()
    {
        Assert.Same(TrackingStores.Find("http"), TrackingStores.Find("https"));
        Assert.Contains("sqlite", TrackingStores.Find("sqlite").Schemes);
        Assert.Throws<InvalidInputException>(() => TrackingStores.Find("ftp"));
    }

    [Theory]
    [InlineData("s3://bucket/x", "Artifacts at 's3://bucket/x' cannot be opened: ", " The package ModelOps.Tracking.Cloud adds it.")]
    [InlineData("ftp://host/x", "Artifacts at 'ftp://host/x' cannot be opened: ", "or mlflow-artifacts:/ with a tracking server.")]
    [InlineData("mlflow-artifacts:/x", "Artifacts at 'mlflow-artifacts:/x' cannot be opened: ", "or mlflow-artifacts:/ with a tracking server.")]
    [InlineData("", "Artifacts at '' cannot be opened: ", "or mlflow-artifacts:/ with a tracking server.")]
    public void Artifacts_of_no_known_form_are_refused_with_what_would_open_them(string uri, string begin, string end)
    {
        var message = Assert.Throws<InvalidInputException>(() => ArtifactStores.Open(uri)).Message;
        Assert.StartsWith(begin, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_opens_artifacts_by_what_the_catalog_knows()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync(folder.File("mlflow.db"));
        await store.OpenArtifacts(folder.File("files")).WriteAsync("a/b.txt", new MemoryStream([7]));
        Assert.Equal([7], await File.ReadAllBytesAsync(folder.File("files", "a", "b.txt")));
        Assert.Throws<InvalidInputException>(() => store.OpenArtifacts("ftp://host/x"));
    }
}
