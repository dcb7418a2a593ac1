using k8s;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>What the engine gives a cluster, as files.</summary>
public sealed class KubernetesManifestTests : ClusterTests
{
    private static readonly Dictionary<string, JobSpec> _jobs = new()
    {
        ["plain"] = new("nightly-load", ["modelops", "run", "load.ipynb", "-o", "s3://lake/runs/load.ipynb"]) { Folder = "/work" },
        ["full"] = new("nightly-train", ["modelops", "run", "train.ipynb", "-p", "price=$5"])
        {
            Folder = "/work",
            Name = "nightly / train",
            Tasks = 40,
            Slots = 2,
            Resources = new() { Cpus = 4, Memory = 8L << 30, Gpus = 1 },
            TimeLimit = TimeSpan.FromMinutes(90),
            After = ["team-a/nightly-load", "team-a/nightly-check"],
            Requeues = 3,
            Variables = new Dictionary<string, string> { ["MLFLOW_TRACKING_URI"] = "https://mlflow.example.com", ["MLFLOW_TRACKING_PASSWORD"] = "correct-horse-battery", ["PRICE"] = "$(HOME)" },
        },
    };

    private static readonly Dictionary<string, Dictionary<string, string>> _settings = new()
    {
        ["plain"] = new() { ["image"] = "registry.example.com/team/project:3" },
        ["full"] = new()
        {
            ["image"] = "registry.example.com/team/project:3",
            ["image_pull_policy"] = "Always",
            ["pull_secrets"] = "registry",
            ["namespace"] = "team-a",
            ["folder"] = "/work/project",
            ["volumes"] = "project:/work, data:/data, data:/mnt/data",
            ["secrets"] = "mlflow, s3",
            ["service_account"] = "pipelines",
            ["run_as"] = "1000",
            ["node_selector"] = "disk=ssd",
            ["tolerations"] = "gpu=yes:NoSchedule, spot:NoExecute, any",
            ["priority_class"] = "batch",
            ["labels"] = "kueue.x-k8s.io/queue-name=night",
            ["annotations"] = "example.com/owner=team A",
            ["ttl"] = "1d",
            ["grace"] = "2m",
        },
    };

    [Theory]
    [InlineData("plain")]
    [InlineData("full")]
    public void A_job_is_written_as_YAML(string name) => Golden.Equal($"{name}.yaml", KubernetesManifest.Of(_jobs[name], _settings[name]));

    [Fact]
    public void The_Role_is_written_as_YAML() => Golden.Equal("role.yaml", KubernetesManifest.Role("team-a"));

    [Theory]
    [InlineData("plain")]
    [InlineData("full")]
    public void Every_field_is_one_that_Kubernetes_knows(string name)
    {
        var read = KubernetesYaml.LoadAllFromString(KubernetesManifest.Of(_jobs[name], _settings[name]), strict: true);

        var job = Assert.IsType<V1Job>(read[0]);
        Assert.Equal(_jobs[name].Command.Select(word => word.Replace("$", "$$", StringComparison.Ordinal)), job.Spec.Template.Spec.Containers[0].Command);
        Assert.Equal(name == "full", read.Count == 2 && read[1] is V1Secret);
        Assert.IsType<V1Role>(KubernetesYaml.LoadAllFromString(KubernetesManifest.Role("team-a"), strict: true).Single());
    }

    [Fact]
    public async Task The_real_kubectl_reads_every_manifest()
    {
        (Cluster.Role, Cluster.IsOpen) = (null, true);
        Files.Write("plain.yaml", KubernetesManifest.Of(_jobs["plain"], _settings["plain"]));
        Files.Write("full.yaml", KubernetesManifest.Of(_jobs["full"], _settings["full"]));
        Files.Write("role.yaml", KubernetesManifest.Role("team-a"));

        var output = await Kubectl.RunAsync(Files, Cluster, "create", "--dry-run=client", "--validate=false", "-o", "name", "-f", "plain.yaml", "-f", "full.yaml", "-f", "role.yaml");

        Assert.Equal(
            ["job.batch/nightly-load", "job.batch/nightly-train", "role.rbac.authorization.k8s.io/modelops-jobs", "secret/nightly-train-0"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var yaml = await Kubectl.RunAsync(Files, Cluster, "create", "--dry-run=client", "--validate=false", "-o", "yaml", "-f", "plain.yaml");
        Assert.Equal(Assert.IsType<V1Job>(KubernetesYaml.LoadAllFromString(yaml, strict: true).Single()).Spec.Template.Spec.Containers[0].Image, _settings["plain"]["image"]);
    }

    [Fact]
    public async Task The_real_kubectl_speaks_with_the_cluster_of_the_tests_and_sees_the_engines_job()
    {
        (Cluster.Role, Cluster.IsOpen) = (null, true);
        var engine = Open();
        var id = await engine.StartAsync(Job("seen", "echo seen by kubectl") with { Tasks = 2 });
        await EndAsync(engine, id);

        Assert.Equal("0,1", await Kubectl.RunAsync(Files, Cluster, "get", "job", "seen", "-o", "jsonpath={.status.completedIndexes}"));
        var pods = (await Kubectl.RunAsync(Files, Cluster, "get", "pods", "-l", "batch.kubernetes.io/job-name=seen", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, pods.Length);
        Assert.Equal("seen by kubectl\n", await Kubectl.RunAsync(Files, Cluster, "logs", pods[0]));
    }

    [Fact]
    public void The_page_shows_the_Role_as_it_is() =>
        Assert.Contains(KubernetesManifest.Role("team-a"), File.ReadAllText(RepositoryPaths.Of("docs", "engines.md")), StringComparison.Ordinal);
}
