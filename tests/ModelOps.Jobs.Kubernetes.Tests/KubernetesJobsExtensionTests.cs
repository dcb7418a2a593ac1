namespace ModelOps.Jobs.Kubernetes.Tests;

public sealed class KubernetesJobsExtensionTests
{
    [Fact]
    public void The_assembly_brings_the_engine_kubernetes()
    {
        var loaded = Assert.Single(ExtensionLoader.Load(typeof(KubernetesJobsExtension).Assembly));

        Assert.Equal((typeof(KubernetesJobsExtension), "engine kubernetes"), (loaded.Type, Assert.Single(loaded.Added)));
        Assert.Equal("Jobs of a Kubernetes cluster, each task in a pod of its own.", JobEngines.Find("kubernetes").Description);
        Assert.Null(JobEngines.Find("kubernetes").Missing);
    }
}
