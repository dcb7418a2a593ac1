using k8s;
using k8s.Models;
using ModelOps.Deployments.Kubernetes.Cluster;
using ModelOps.Deployments.Kubernetes.Monitoring;
using ModelOps.Testing;

namespace ModelOps.Deployments.Kubernetes.Tests.Cluster;

public sealed class KubernetesTargetTests : PackageTargetContract
{
    private static readonly Dictionary<string, Type> _types = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };

    protected override IPackageTarget Target { get; } = new KubernetesTarget();

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("kubernetes.txt", Text(Target));

    [Fact]
    public void Every_resource_is_read_back_strictly_as_its_type()
    {
        var read = Target.Files(Context(Target)).Where(file => !file.Path.EndsWith("kustomization.yaml", StringComparison.Ordinal)).Select(file => KubernetesYaml.LoadAllFromString(file.Text, _types, strict: true).Single().GetType().Name);

        Assert.Equal(["V1Deployment", "V1Service", "V2HorizontalPodAutoscaler", "V1PodDisruptionBudget", "V1NetworkPolicy", "ServiceMonitor", "PrometheusRule"], read);
    }

    [Fact]
    public void A_misspelt_field_would_be_found()
    {
        var text = Target.Files(Context(Target))[0].Text.Replace("readOnlyRootFilesystem", "readOnlyRootFileSystem", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text, _types, strict: true));
    }

    [Fact]
    public void The_pod_has_no_rights_and_is_asked_by_the_contracts_routes()
    {
        var pod = ((V1Deployment)KubernetesYaml.LoadAllFromString(Target.Files(Context(Target))[0].Text, _types, strict: true).Single()).Spec.Template.Spec;
        var container = pod.Containers.Single();

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Equal((true, false, "ALL"), (container.SecurityContext.ReadOnlyRootFilesystem, container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.Capabilities.Drop.Single()));
        Assert.Equal(("/v2/health/ready", "/v2/health/live"), (container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));
        Assert.Equal("credit-risk-token", container.Env.Single().ValueFrom.SecretKeyRef.Name);
        Assert.Contains("memory", container.Resources.Limits.Keys);
    }

    [Fact]
    public void Selectors_choose_the_pods_that_the_deployment_makes()
    {
        var resources = Target.Files(Context(Target)).Take(5).Select(file => KubernetesYaml.LoadAllFromString(file.Text, _types, strict: true).Single()).ToArray();
        var labels = ((V1Deployment)resources[0]).Spec.Template.Metadata.Labels;

        var selectors = new[] { ((V1Deployment)resources[0]).Spec.Selector.MatchLabels, ((V1Service)resources[1]).Spec.Selector, ((V1PodDisruptionBudget)resources[3]).Spec.Selector.MatchLabels, ((V1NetworkPolicy)resources[4]).Spec.PodSelector.MatchLabels };
        Assert.All(selectors, selector => Assert.All(selector, pair => Assert.Equal(pair.Value, labels[pair.Key])));
        Assert.Equal("credit-risk", ((V2HorizontalPodAutoscaler)resources[2]).Spec.ScaleTargetRef.Name);
    }
}
