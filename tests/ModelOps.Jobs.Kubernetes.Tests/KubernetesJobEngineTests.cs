using ModelOps.Jobs.Kubernetes.Tests.Server;
using ModelOps.Testing;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>The contract of engines, on a cluster whose one node is this machine.</summary>
public sealed class KubernetesJobEngineTests : JobEngineContractTests, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestCluster? _cluster;

    protected override string Shared => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _cluster.Role = Manifests.RoleManifest.Of("jobs");
    }

    protected override IJobEngine Open(string folder) => Engines.Open(_cluster!, folder, _folder);

    protected override Task LoseAsync(IJobEngine engine, string id, int task)
    {
        _cluster!.Kubelet.Lose(_cluster.Pod(id.Split('/')[1], task)!);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _cluster!.DisposeAsync();
        _folder.Dispose();
    }
}
