using k8s;
using ModelOps.Deployments.Kubernetes.KServe;
using ModelOps.Testing;

namespace ModelOps.Deployments.Kubernetes.Tests.KServe;

public sealed class KServeTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target { get; } = new KServeTarget();

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("kserve.txt", Text(Target));

    [Fact]
    public void The_service_is_read_back_strictly()
    {
        var service = Assert.IsType<InferenceService>(KubernetesYaml.LoadAllFromString(
            Target.Files(Context(Target))[0].Text, new Dictionary<string, Type> { ["serving.kserve.io/v1beta1/InferenceService"] = typeof(InferenceService) }, strict: true).Single());

        Assert.Equal("kserve-container", service.Spec.Predictor.Containers.Single().Name);
        Assert.Null(service.Spec.Predictor.CanaryTrafficPercent);
        Assert.Null(service.Spec.Predictor.Containers.Single().Env);
    }
}
