using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Issues;

/// <summary>A registration that the server refused for its source left an empty registered model behind.</summary>
public sealed class RefusedSourceTests
{
    [Theory]
    [InlineData("/etc")]
    [InlineData("file:///etc")]
    [InlineData("s3://bucket/../other")]
    [InlineData("models:/nope/9")]
    public async Task A_refused_source_leaves_no_name_and_keeps_one_that_is_there(string source)
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = await TrackingStores.OpenAsync($"http://127.0.0.1:{server.Port}");

        var exception = await Assert.ThrowsAsync<TrackingException>(() => client.RegisterVersionAsync(new NewModelVersion("visits", source), "champion"));
        Assert.Equal("INVALID_PARAMETER_VALUE", exception.ErrorCode);
        Assert.Empty((await server.Store.SearchRegisteredModelsAsync(new SearchQuery())).Items);

        Assert.Equal(1, (await client.RegisterVersionAsync(new NewModelVersion("visits", "s3://bucket/model"), "champion")).Version);
        await Assert.ThrowsAsync<TrackingException>(() => client.RegisterVersionAsync(new NewModelVersion("visits", source), "champion"));
        Assert.Equal(1, (await server.Store.GetVersionByAliasAsync("visits", "champion")).Version);
        Assert.Equal(2, (await client.RegisterVersionAsync(new NewModelVersion("visits", "models:/visits/1"))).Version);
    }
}
