using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Traffic;

/// <summary>Requests shared out between versions while they are served.</summary>
public sealed class TrafficCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_magic_shares_out_shows_and_ends_a_shadow()
    {
        await DeployAsync();

        var shared = await _bench.ShownAsync("traffic wine champion=75,challenger=25 --sticky header:X-User");
        var shadow = await _bench.ShownAsync("traffic wine champion=100 --shadow challenger --sticky none");
        await _bench.RunAsync("predict wine --data test");
        await WaitForRequestsAsync();
        var shown = await _bench.ShownAsync("traffic wine");
        var ended = await _bench.ShownAsync("traffic wine --shadow none");

        Golden.Equal("traffic.txt", shared + shadow + shown + ended);
    }

    [Fact]
    public async Task The_call_does_the_same_and_a_caller_stays_with_its_version()
    {
        var deployment = await DeployAsync();

        var result = await _bench.Ops.TrafficAsync("wine", new Dictionary<string, double> { ["champion"] = 50, ["2"] = 50 }, new() { By = "header:X-User" }, Stop);
        using var http = new HttpClient { BaseAddress = deployment.Address };
        async Task<string> AskAsync(string user)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v2/models/wine");
            request.Headers.Add("X-User", user);
            using var response = await http.SendAsync(request, Stop);
            return response.Headers.GetValues("ModelOps-Version").Single();
        }

        Assert.Equal((true, "header:X-User"), (result.IsChanged, result.Key));
        Assert.Equal([("champion", "1", 50.0), ("2", "2", 50.0)], result.Deployment.Versions.Select(one => (one.Name, one.Version, one.Weight)));
        var versions = new HashSet<string>();
        for (var user = 0; user < 20; user++)
        {
            var version = await AskAsync($"{user}");
            Assert.Equal(version, await AskAsync($"{user}"));
            versions.Add(version);
        }

        Assert.Equal(["1", "2"], versions.Order());
        Assert.Null((await _bench.Ops.TrafficAsync("wine", new Dictionary<string, double> { ["champion"] = 100 }, new() { By = "none" }, Stop)).Key);
    }

    [Theory]
    [InlineData(Face.Notebook, "traffic wine champion=90,challenger=5", "The weights (champion=90, challenger=5) are 95 together; they must be 100.")]
    [InlineData(Face.Notebook, "traffic wine champion=50,chalenger=50", "'wine@chalenger' cannot be served: There is no alias 'chalenger' of wine. Did you mean 'challenger'? The aliases of wine are: challenger, champion.")]
    [InlineData(Face.Notebook, "traffic wine champion,x=y,champion=50,champion=50", "'champion' is not a share of the traffic. Write a version and its percentage, such as champion=90.\n'x=y' is not a share of the traffic. Write a version and its percentage, such as champion=90.\n'champion' has two shares. Give it one.")]
    [InlineData(Face.Notebook, "traffic wine --shadow champion", "'champion' cannot answer callers and be in the shadow; leave out one of the two.")]
    [InlineData(Face.Notebook, "traffic wine --sticky header:a --by cookie:b", "'--sticky' and '--by' both say what callers are known by. Give one of them.")]
    [InlineData(Face.CSharp, "traffic wine --sticky request-id", "'Sticky' cannot be request-id, since each request has another. Give header:NAME or cookie:NAME.")]
    [InlineData(Face.Terminal, "traffic wien", "No deployment is named 'wien'. Did you mean 'wine'? Running: *.")]
    public async Task What_cannot_be_is_refused_and_the_traffic_stays(Face face, string line, string expected)
    {
        var deployment = await DeployAsync();

        var refused = await _bench.RefusedAsync(face, line);

        Assert.Equal(expected, refused.Replace($"wine at {deployment.Address} (process {Environment.ProcessId})", "*", StringComparison.Ordinal));
        _bench.Host.Face = Face.Notebook;
        Assert.Equal([("champion", 100.0)], (await _bench.Ops.TrafficAsync("wine", Stop)).Deployment.Versions.Select(one => (one.Name, one.Weight)));
    }

    private async Task<Deployment> DeployAsync()
    {
        await _bench.RunAsync("train train --target risk --trainer dummy --as model");
        await _bench.RunAsync("register model --name wine --alias champion");
        await _bench.RunAsync("train train --target risk --trainer decision-tree --as model");
        await _bench.RunAsync("register model --name wine --alias challenger");
        return await _bench.Ops.DeployAsync("wine@champion", cancellationToken: Stop);
    }

    // The service writes its counts once a second, and counts an answer and its copy when they have been sent.
    private Task WaitForRequestsAsync() => Wait.UntilAsync(
        async () => (await _bench.Ops.TrafficAsync("wine", Stop)).Deployment.Versions is var versions && versions.Any(one => one.IsShadow && one.Shadow is not null) && versions.Any(one => one.Requests > 0),
        "The counts");
}
