using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Approvals;

/// <summary>Four people on the command line, each as a user of one tracking server and with an audit log of their own: from the registration to the deployment.</summary>
[Collection(InThisProcess.Name)]
public sealed class ApprovalVerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;
    private TrackingServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/" }, Stop);
        _server = await TrackingServer.StartAsync(new ServerOptions { Store = _store, Artifacts = ArtifactStores.Open(_folder.File("files")), Port = 0 }, Stop);
        _folder.Write("data.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i % 7 < 3 ? "a" : "b")}\n")));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Register_ask_refuse_the_owner_approve_by_two_others_and_deploy()
    {
        await OkAsync("tom", "train", "data.csv", "--target", "y", "--trainer", "dummy");
        var run = (await _store.SearchRunsAsync(new RunQuery(["0"]), Stop)).Items.Single().Info.RunId;
        await OkAsync("tom", "register", $"runs:/{run}/model", "--name", "credit");

        await RefusedAsync("tom", "credit version 1 waits for 2 of 2 approvals as champion. Another person than tom, ", "promote", "credit/1", "--to", "champion", "--needs", "2");
        await RefusedAsync("tom", "No version of credit is champion. credit version 1 waits for 2 of 2 approvals as champion.", "deploy", "credit@champion");
        await RefusedAsync("tom", "tom cannot approve credit version 1 as champion: it is their own version", "approve", "credit/1", "--for", "champion", "--reason", "Mine.");
        Assert.Contains("waits for 2", await OkAsync("ann", "approvals"), StringComparison.Ordinal);
        Assert.Contains("missing      1", await OkAsync("ann", "approve", "credit/1", "--for", "champion", "--reason", "Looked at it."), StringComparison.Ordinal);
        await RefusedAsync("ann", "ann approved credit version 1 as champion already", "approve", "credit@champion", "--reason", "Again.");
        await RefusedAsync("tom", "No version of credit is champion. credit version 1 waits for 1 of 2 approvals as champion; approved by ann.", "deploy", "credit@champion");
        Assert.Contains("champion is version 1 now", await OkAsync("bob", "approve", "credit@champion", "--reason", "Agreed."), StringComparison.Ordinal);

        var deployed = await Tool.RunAsync(_folder.Path, ["deploy", "credit@champion", "--background"], As("tom"));
        Assert.True(deployed.ExitCode == 0, deployed.Error);
        Assert.Equal(0, (await Tool.RunAsync(_folder.Path, ["undeploy", "credit"], As("tom"))).ExitCode);

        var tags = (await _store.GetModelVersionAsync("credit", 1, Stop)).Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal("tom", tags["modelops.registered_by"]);
        Assert.Matches("^approved .* UTC by ann: Looked at it.$", tags["modelops.approval.champion.ann"]);
        Assert.Matches("^approved .* UTC by bob: Agreed.$", tags["modelops.approval.champion.bob"]);
        await OkAsync("tom", "audit", "verify");
        await OkAsync("bob", "audit", "verify", "credit");

        Assert.Contains("rejected", await OkAsync("eve", "reject", "credit@champion", "--reason", "It leaks."), StringComparison.Ordinal);
        await RefusedAsync("tom", "credit version 1 was rejected as champion by eve on ", "deploy", "credit@champion");
    }

    private async Task<string> OkAsync(string user, params string[] words)
    {
        var result = await InThisProcess.RunAsync(_folder.Path, words, As(user));
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', words)}: {result.Error}{result.Output}");
        return result.Output;
    }

    private async Task RefusedAsync(string user, string expected, params string[] words)
    {
        var result = await InThisProcess.RunAsync(_folder.Path, words, As(user));
        Assert.True(result.ExitCode == 3, $"{string.Join(' ', words)}: {result.ExitCode} {result.Error}{result.Output}");
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private (string, string)[] As(string user) =>
        [("MLFLOW_TRACKING_URI", _server.Address.ToString()), ("MLFLOW_TRACKING_USERNAME", user), ("MLFLOW_TRACKING_PASSWORD", "x"), ("MODELOPS_STATE_FOLDER", _folder.File($"state-{user}"))];
}
