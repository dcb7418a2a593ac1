using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>New objects below a prefix of a bucket are new data.</summary>
public sealed class S3DataTriggerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_content_below_a_prefix_fires_once()
    {
        CloudStores.Load();
        await using var s3 = await S3Server.StartAsync();
        var store = ArtifactStores.Open("s3://bucket/data", options: new() { Environment = s3.Environment });
        async Task WriteAsync(string path, string text) => await store.WriteAsync(path, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), cancellationToken: Stop);
        var map = YamlMap.Read("watch:\n  data: {paths: ['s3://bucket/data/'], quiet: 0s}", "f.yaml", "the file", ["watch"]);
        var spec = TriggerSpec.Read(map);
        Assert.Empty(map.Errors.Concat(spec.Errors()));
        ITrigger New() => Assert.Single(TriggerSet.Create(spec, new TriggerContext("/work") { Artifacts = address => ArtifactStores.Open(address, options: new() { Environment = s3.Environment }) }));
        var trigger = New();

        var none = await trigger.LookAsync(null, Stop);
        Assert.Equal("Nothing is at 's3://bucket/data/' of 'data' yet. It waits for the first object; correct the address if it is another.", none.Note);
        await WriteAsync("a.csv", "a\n");
        var one = await trigger.LookAsync(none.Mark, Stop);
        Assert.Equal("The data changed: s3://bucket/data/.", one.Why);
        Assert.Null((await trigger.LookAsync(one.Mark, Stop)).Why);
        Assert.Null((await New().LookAsync(one.Mark, Stop)).Why);

        await WriteAsync("a.csv", "b\n");
        var two = await trigger.LookAsync(one.Mark, Stop);
        Assert.Equal("The data changed: s3://bucket/data/a.csv.", two.Why);
        await WriteAsync("more/b.csv", "b\n");
        Assert.NotNull((await New().LookAsync(two.Mark, Stop)).Why);
    }
}
