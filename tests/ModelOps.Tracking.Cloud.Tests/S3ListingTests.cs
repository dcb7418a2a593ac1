using ModelOps.TestSupport;

namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>All objects below a prefix, with what changes by their content.</summary>
public sealed class S3ListingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prefix_lists_what_is_below_it_and_an_object_itself()
    {
        CloudStores.Load();
        await using var s3 = await S3Server.StartAsync();
        IArtifactStore Open(string uri) => ArtifactStores.Open(uri, options: new() { Environment = s3.Environment });
        var bucket = Open("s3://bucket");
        async Task WriteAsync(string path, string text) => await bucket.WriteAsync(path, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), cancellationToken: Stop);
        async Task<string[]> ListAsync(string uri) => [.. (await Assert.IsAssignableFrom<IObjectListing>(Open(uri)).ListObjectsAsync(Stop)).Select(each => $"{each.Uri} {each.Size}").Order(StringComparer.Ordinal)];

        Assert.Empty(await ListAsync("s3://bucket/data"));
        await WriteAsync("data/a.csv", "a\n");
        await WriteAsync("data/2026/b.csv", "bb\n");
        await WriteAsync("database/c.csv", "c\n");
        Assert.Equal(["s3://bucket/data/2026/b.csv 3", "s3://bucket/data/a.csv 2"], await ListAsync("s3://bucket/data/"));
        Assert.Equal(["s3://bucket/data/a.csv 2"], await ListAsync("s3://bucket/data/a.csv"));
        Assert.Equal(3, (await ListAsync("s3://bucket")).Length);

        var before = Assert.Single(await ((IObjectListing)Open("s3://bucket/data/a.csv")).ListObjectsAsync(Stop));
        await WriteAsync("data/a.csv", "b\n");
        var after = Assert.Single(await ((IObjectListing)Open("s3://bucket/data/a.csv")).ListObjectsAsync(Stop));
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.InRange(after.Modified, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(10));
        Assert.Equal("There is no bucket 'buckets' at this address. Correct its name, or MLFLOW_S3_ENDPOINT_URL.", (await Assert.ThrowsAsync<TrackingException>(() => ListAsync("s3://buckets/data"))).Message);
    }

    [Fact]
    public async Task Every_page_of_a_long_listing_is_read()
    {
        CloudStores.Load();
        await using var s3 = await S3Server.StartAsync();
        var store = ArtifactStores.Open("s3://bucket/many", options: new() { Environment = s3.Environment });
        await Parallel.ForAsync(0, 1001, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (i, stop) => await store.WriteAsync($"{i:D4}", new MemoryStream([1]), cancellationToken: stop));
        Assert.Equal(1001, (await ((IObjectListing)store).ListObjectsAsync(Stop)).Count);
    }
}
