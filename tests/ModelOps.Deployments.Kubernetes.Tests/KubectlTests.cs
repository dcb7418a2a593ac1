using System.Diagnostics;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using ModelOps.Deployments.Kubernetes.Cluster;
using ModelOps.Deployments.Kubernetes.KServe;
using ModelOps.Deployments.Kubernetes.Monitoring;
using ModelOps.Deployments.Kubernetes.Tests.Support;

namespace ModelOps.Deployments.Kubernetes.Tests;

/// <summary>The real kubectl reads what is written.</summary>
public sealed partial class KubectlTests : IDisposable
{
    private const int OldestKustomize = 4;

    private static readonly Dictionary<string, Type> _types = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["serving.kserve.io/v1beta1/InferenceService"] = typeof(InferenceService),
    };

    private readonly TemporaryFolder _folder = new();

    public KubectlTests()
    {
        foreach (var target in new IPackageTarget[] { new KubernetesTarget(), new KServeTarget() })
        {
            foreach (var file in target.Files(new PackageContext { Name = "credit-risk", Version = "3", Image = "registry.example.com/credit-risk:3", Contract = target.Contract(_ => null) }))
            {
                _folder.Write(file.Path, file.Text);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kubernetes/base", 5)]
    [InlineData("kubernetes/overlays/dev", 5)]
    [InlineData("kubernetes/overlays/prod", 7)]
    [InlineData("kserve/base", 1)]
    [InlineData("kserve/overlays/canary", 1)]
    public async Task A_dry_run_of_the_client_takes_every_resource(string folder, int count)
    {
        await NeedsKustomizeAsync();
        await using var cluster = await DiscoveryServer.StartAsync();

        var output = await RunAsync("apply", "--dry-run=client", "--validate=false", "--server", cluster.Address, "-k", folder);

        Assert.Equal(count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.EndsWith(" created (dry run)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_trial_chooses_its_own_pods_and_its_autoscaler_its_own_deployment()
    {
        await NeedsKustomizeAsync();

        var resources = await ReadAsync("kubernetes/overlays/dev");

        var deployment = resources.OfType<V1Deployment>().Single();
        var autoscaler = resources.OfType<V2HorizontalPodAutoscaler>().Single();
        Assert.Equal("dev", deployment.Spec.Selector.MatchLabels["environment"]);
        Assert.Equal("dev", deployment.Spec.Template.Metadata.Labels["environment"]);
        Assert.Equal("dev", resources.OfType<V1Service>().Single().Spec.Selector["environment"]);
        Assert.Equal((deployment.Name(), 1), (autoscaler.Spec.ScaleTargetRef.Name, autoscaler.Spec.MinReplicas));
    }

    [Fact]
    public async Task Work_has_more_replicas_and_is_watched()
    {
        await NeedsKustomizeAsync();

        var resources = await ReadAsync("kubernetes/overlays/prod");

        Assert.Equal(3, resources.OfType<V2HorizontalPodAutoscaler>().Single().Spec.MinReplicas);
        Assert.Equal("/metrics", resources.OfType<ServiceMonitor>().Single().Spec.Endpoints.Single().Path);
        Assert.Contains("ModelOpsHostDown", resources.OfType<PrometheusRule>().Single().Spec.Groups.Single().Rules.Select(rule => rule.Alert));
    }

    [Fact]
    public async Task A_canary_gets_a_tenth_of_the_requests()
    {
        await NeedsKustomizeAsync();

        Assert.Equal(10, (await ReadAsync("kserve/overlays/canary")).OfType<InferenceService>().Single().Spec.Predictor.CanaryTrafficPercent);
        Assert.Null((await ReadAsync("kserve/base")).OfType<InferenceService>().Single().Spec.Predictor.CanaryTrafficPercent);
    }

    private async Task<List<object>> ReadAsync(string folder) => KubernetesYaml.LoadAllFromString(await RunAsync("kustomize", folder), _types, strict: true);

    private async Task NeedsKustomizeAsync()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/kubectl") && !File.Exists("/usr/local/bin/kubectl"), "kubectl is not installed.");
        var version = Kustomize().Match(await RunAsync("version", "--client", "-o", "json"));
        Assert.SkipWhen(!version.Success || int.Parse(version.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) < OldestKustomize, "This kubectl brings a Kustomize before version 4, which does not know the fields of overlays.");
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = "/dev/null";
        start.Environment["HOME"] = _folder.File("home");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }

    [GeneratedRegex("\"kustomizeVersion\": \"v(\\d+)\\.")]
    private static partial Regex Kustomize();
}
