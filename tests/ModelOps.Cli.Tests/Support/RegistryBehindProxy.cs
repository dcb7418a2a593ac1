using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Support;

/// <summary>Two versions, the first a fair model and champion, the second one that guesses; a server; and a proxy that can fail.</summary>
public sealed class RegistryBehindProxy : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TrackingServer? _server;

    internal ITrackingStore Store { get; private set; } = null!;

    internal FailingProxy Proxy { get; private set; } = null!;

    internal static async Task<RegistryBehindProxy> StartAsync()
    {
        var made = new RegistryBehindProxy();
        await made.InitializeAsync();
        return made;
    }

    public async ValueTask InitializeAsync()
    {
        Store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/" });
        _server = await TrackingServer.StartAsync(new ServerOptions { Store = Store, Artifacts = ArtifactStores.Open(_folder.File("files")), Port = 0 });
        Proxy = new FailingProxy(_server.Address);
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")).Select("duration_months", "credit_amount", "checking_account_status", "risk")
            .Split(new SplitOptions { TestShare = 0.25, Stratify = "risk", Seed = 1 });
        split.Test.WriteCsv(_folder.File("test.csv"));
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.6, max_drop_vs_champion: 0.02}\n");
        await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = Proxy.Address });
        await ops.RegisterAsync(await ops.TrainAsync(split.Train, new() { Target = "risk", Positive = "bad" }), "credit", "champion");
        await ops.RegisterAsync(await ops.TrainAsync(split.Train, new() { Target = "risk", Positive = "bad", Trainer = "dummy" }), "credit");
    }

    internal Task<Tool.Result> ModelopsAsync(string[] arguments) => InThisProcess.RunAsync(_folder.Path, arguments, Variables);

    internal Task<Tool.Result> AnotherProcessAsync(string[] arguments) => Tool.RunAsync(_folder.Path, arguments, Variables);

    private (string, string)[] Variables => [("MLFLOW_TRACKING_URI", Proxy.Address), ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")];

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _server!.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
