using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests.Cluster;

public sealed class ClusterAgeTests : ClusterTests
{
    private protected override ClusterOptions Options { get; } = new() { Minor = "28+" };

    [Fact]
    public async Task A_cluster_that_would_leave_out_the_tries_of_each_task_is_refused_before_anything_is_made()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Open().StartAsync(Job("old", "true")));

        Assert.Equal($"The cluster {Cluster.Address} runs Kubernetes 1.28+. The engine kubernetes needs 1.29 or newer.", error.Message);
        Assert.Empty(Cluster.Store.List<k8s.Models.V1Job>().Items);
    }
}
