namespace ModelOps.Jobs.Kubernetes.Tests;

public sealed class KubernetesJobsExtensionTests
{
    [Fact]
    public void The_assembly_opens_with_its_extension() =>
        Assert.Equal(typeof(KubernetesJobsExtension), Assert.Single(ExtensionLoader.Load(typeof(KubernetesJobsExtension).Assembly)).Type);
}
