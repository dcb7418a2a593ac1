using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests;

/// <summary>A server on a free port over an empty store, with its artifact root in a folder of its own.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ITrackingStore _store;

    private ServerFixture(TemporaryFolder folder, ITrackingStore store, TrackingServer server, List<string> log)
    {
        (_folder, _store, Server, Log) = (folder, store, server, log);
        Client = new HttpClient { BaseAddress = server.Address };
    }

    public TrackingServer Server { get; }

    public HttpClient Client { get; }

    public ITrackingStore Store => _store;

    /// <summary>Errors of the server itself; a test that provokes none checks that it is empty.</summary>
    public List<string> Log { get; }

    public int Port => Server.Address.Port;

    public string ArtifactRoot => _folder.File("outer", "art");

    /// <summary>The folder around the artifact root; a test may watch it for what should not appear.</summary>
    public string Outside => _folder.Path;

    public static async Task<ServerFixture> StartAsync(Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        var root = folder.File("outer", "art");
        Directory.CreateDirectory(root);
        var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", new TrackingStoreOptions { ArtifactRoot = "mlflow-artifacts:/", Time = time });
        var log = new ErrorLines("ModelOps.Server");
        var options = new ServerOptions
        {
            Store = store,
            Artifacts = ArtifactStores.Open(root),
            Port = 0,
            LoggerFactory = log,
        };
        return new ServerFixture(folder, store, await TrackingServer.StartAsync(change?.Invoke(options) ?? options), log.Lines);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
