using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A server went on with an old version after a promotion, said version 1 whatever it served, and did not know its own name.</summary>
public sealed class DeployedVersionTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_deployment_says_which_version_and_run_it_serves_and_the_list_says_when_its_alias_moved_on()
    {
        await _bench.RunAsync("train train --target risk --trainer dummy --as model");
        await _bench.RunAsync("register model --name wine --alias champion");
        await _bench.RunAsync("train train --target risk --trainer decision-tree --as model");
        await _bench.RunAsync("register model --name wine --alias challenger");
        var second = await _bench.Ops.DeployAsync("wine@challenger", "visits", cancellationToken: Stop);
        var first = await _bench.Ops.DeployAsync("wine@champion", cancellationToken: Stop);
        Assert.Empty((await _bench.Ops.DeploymentsAsync(Stop)).Notes);

        using var http = new HttpClient { BaseAddress = second.Address };
        using var described = await http.GetAsync(new Uri("v2/models/visits", UriKind.Relative), Stop);
        Assert.Contains("\"name\":\"visits\",\"versions\":[\"2\"]", await described.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(("2", second.Model.RunId), (described.Headers.GetValues("ModelOps-Version").Single(), described.Headers.GetValues("ModelOps-Run").Single()));

        await _bench.RunAsync("promote wine@challenger --to champion");
        var listed = await _bench.Ops.DeploymentsAsync(Stop);
        Assert.Equal("wine serves version 1, but wine@champion is version 2 now. Stop it and deploy wine@champion again to serve that.", Assert.Single(listed.Notes));
        Assert.Equal(1, first.Model.Version);
    }

    [Fact]
    public async Task A_model_of_a_run_is_served_under_the_runs_id()
    {
        await _bench.RunAsync("train train --target risk --trainer dummy --as model");
        await _bench.RunAsync("deploy model --name visits");
        var deployment = _bench.Ops.Deployments()["visits"];
        using var http = new HttpClient { BaseAddress = deployment.Address };
        Assert.Contains($"\"versions\":[\"{deployment.Model.RunId}\"]", await http.GetStringAsync(new Uri("v2/models/visits", UriKind.Relative), Stop), StringComparison.Ordinal);
    }
}
