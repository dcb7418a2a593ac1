namespace ModelOps.Deployments.Kubernetes.Tests;

public sealed class KubernetesExtensionTests
{
    [Fact]
    public void It_adds_both_targets()
    {
        var loaded = ExtensionLoader.Load(typeof(KubernetesExtension));

        Assert.Equal(["package target kubernetes", "package target kserve"], loaded!.Added);
        Assert.Equal("Kubernetes, by kubectl apply -k or Kustomize.", PackageTargets.Find("kubernetes").Summary);
        Assert.True(ExtensionLoader.IsExtension(typeof(KubernetesExtension).Assembly.Location));
    }
}
