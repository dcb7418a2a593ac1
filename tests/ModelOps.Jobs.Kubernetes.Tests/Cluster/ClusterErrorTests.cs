using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests.Cluster;

/// <summary>What a person reads when a cluster says no.</summary>
public sealed class ClusterErrorTests : ClusterTests
{
    private protected override ClusterOptions Options { get; } = new() { MostJobs = 1 };

    [Fact]
    public async Task A_kubeconfig_that_is_missing_or_broken_is_named()
    {
        var missing = Files.File("nowhere");
        var broken = Files.Write("broken", "contexts: [");
        var empty = Files.Write("empty", "apiVersion: v1\nkind: Config\ncurrent-context: none\n");

        Assert.Equal($"The kubeconfig '{missing}' does not exist. Name another one in the setting 'kubeconfig' or in KUBECONFIG.", Refused(("kubeconfig", missing)));
        Assert.StartsWith($"The kubeconfig '{broken}' cannot be used: ", Refused(("kubeconfig", broken)), StringComparison.Ordinal);
        Assert.StartsWith($"The kubeconfig '{empty}' cannot be used: ", Refused(("kubeconfig", empty)), StringComparison.Ordinal);
        Assert.StartsWith($"The kubeconfig '{Files.File("kubeconfig")}' cannot be used: ", Refused(("context", "other")), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_is_named()
    {
        var port = Ports.Free();
        var engine = Open(("kubeconfig", Files.Write("away", Cluster.Kubeconfig().Replace(Cluster.Address, $"http://127.0.0.1:{port}", StringComparison.Ordinal))));

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => engine.StartAsync(Job("away", "true")));

        Assert.Equal($"The cluster http://127.0.0.1:{port} cannot be reached: Connection refused. Check the network, and the address in the kubeconfig.", error.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_a_cluster_is_named()
    {
        await using var other = await OtherServer.StartAsync();
        var engine = Open(("kubeconfig", Files.Write("other", Cluster.Kubeconfig().Replace(Cluster.Address, other.Address, StringComparison.Ordinal))));

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => engine.StartAsync(Job("other", "true")));

        Assert.StartsWith($"The cluster {other.Address} answers what cannot be understood (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_not_accepted_name_the_context()
    {
        var engine = Open(("kubeconfig", Files.Write("expired", Cluster.Kubeconfig("expired"))));

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => engine.LookAsync("jobs/any"));

        Assert.Equal($"The cluster {Cluster.Address} does not accept the credentials of the context 'test'. Log in again, or name another context.", error.Message);
    }

    [Theory]
    [InlineData("create", "batch", "jobs")]
    [InlineData("create", "", "secrets")]
    [InlineData("list", "", "pods")]
    [InlineData("get", "", "pods/log")]
    public async Task A_right_that_is_missing_is_named_with_the_Role_that_has_it(string verb, string group, string resource)
    {
        Cluster.Role!.Rules.Single(rule => rule.ApiGroups[0] == group && rule.Resources[0] == resource).Verbs.Remove(verb);
        var engine = Open();

        var error = await Assert.ThrowsAsync<WorkFailedException>(async () =>
        {
            var id = await engine.StartAsync(Job("forbidden", "echo x") with { Variables = new Dictionary<string, string> { ["DB_PASSWORD"] = "correct-horse" } });
            await EndAsync(engine, id);
            await LogAsync(engine, id);
        });

        Assert.StartsWith($"You may not {verb} {resource} in the namespace 'jobs' of the cluster {Cluster.Address}. Ask for the Role 'modelops-jobs' there (docs/engines.md). The cluster says: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"in the namespace \"jobs\".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_is_missing_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Open(("namespace", "nowhere")).StartAsync(Job("any", "true")));

        Assert.Equal($"The cluster {Cluster.Address} has no namespace 'nowhere'. Name another one in the setting 'namespace', or make it: kubectl create namespace nowhere", error.Message);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_said()
    {
        var engine = Open();
        await engine.StartAsync(Job("one", "true"));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("two", "true")));

        Assert.Equal(
            "The namespace 'jobs' has no room left for this: jobs.batch \"two\" is forbidden: exceeded quota: small, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1. Wait until other jobs end, or ask for a higher quota.",
            error.Message);
    }

    [Fact]
    public async Task Another_cluster_than_the_jobs_own_is_not_taken_for_one_that_lost_it()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("here", "true"));
        await using var other = await TestCluster.StartAsync();

        await using var wrong = Engines.Open(other, Files.File("engine"), Files);

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => wrong.LookAsync(id));
        Assert.Equal($"The job jobs/here was started on the cluster {Cluster.Address}, and this one is {other.Address}. Name the context of the former.", error.Message);
    }

    private string Refused((string, string) setting) => Assert.Throws<InvalidInputException>(() => Open(setting)).Message;
}
