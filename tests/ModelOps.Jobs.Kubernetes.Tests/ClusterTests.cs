using System.Text;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>Tests with a cluster of their own.</summary>
public abstract class ClusterTests : IAsyncLifetime
{
    private readonly List<IJobEngine> _open = [];

    internal TestCluster Cluster { get; private set; } = null!;

    private protected TemporaryFolder Files { get; } = new();

    private protected virtual ClusterOptions Options { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Cluster = await TestCluster.StartAsync(Options);
        Cluster.Role = Manifests.RoleManifest.Of(Options.Namespace);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _open)
        {
            await engine.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected IJobEngine Open(params (string Name, string Value)[] settings) => OpenOn("engine", settings);

    private protected IJobEngine OpenOn(string folder, params (string Name, string Value)[] settings)
    {
        var engine = Engines.Open(Cluster, Files.File(folder), Files, settings);
        _open.Add(engine);
        return engine;
    }

    private protected JobSpec Job(string key, string script) => new(key, ["/bin/sh", "-c", script]) { Folder = Files.Path };

    private protected int Count(string verb, string resource) => Cluster.Requests.Count(request => request.Verb == verb && request.Resource == resource);

    private protected static async Task<JobStatus> EndAsync(IJobEngine engine, string id)
    {
        JobStatus? last = null;
        await foreach (var status in engine.WatchAsync(id))
        {
            last = status;
        }

        return last!;
    }

    private protected static async Task<string> LogAsync(IJobEngine engine, string id, int task = 0)
    {
        using var target = new MemoryStream();
        await engine.ReadLogAsync(id, task, 0, target);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
