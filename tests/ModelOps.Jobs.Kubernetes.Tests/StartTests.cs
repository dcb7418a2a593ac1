using System.Text;
using k8s.Models;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>What is in the cluster after a start, also one that was killed half-way.</summary>
public sealed class StartTests : ClusterTests
{
    private const string Password = "correct-horse-battery";

    [Fact]
    public async Task A_secret_variable_is_in_a_Secret_of_the_job_and_nowhere_else()
    {
        var engine = Open();
        var id = await engine.StartAsync(Secretive("printf '<%s>' \"$DB_PASSWORD\" \"$PLAIN\""));

        Assert.True((await EndAsync(engine, id)).HasSucceeded);

        Assert.Equal($"<{Password}><$(DB_PASSWORD)>", await LogAsync(engine, id));
        var job = Cluster.Store.List<V1Job>().Items.Single();
        var secret = Cluster.Store.List<V1Secret>().Items.Single();
        Assert.Equal(Password, Encoding.UTF8.GetString(secret.Data["DB_PASSWORD"]));
        Assert.Equal([("Job", job.Metadata.Name, job.Metadata.Uid)], secret.Metadata.OwnerReferences.Select(owner => (owner.Kind, owner.Name, owner.Uid)));
        Assert.Equal("DB_PASSWORD", Assert.Single(secret.Data.Keys));
        Assert.DoesNotContain(Password, k8s.KubernetesJson.Serialize(job), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(Files.File("engine"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".log", StringComparison.Ordinal)), path => File.ReadAllText(path).Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_Secret_goes_with_its_job()
    {
        var engine = Open();
        var id = await engine.StartAsync(Secretive("true") with { Key = "short" });
        await EndAsync(engine, id);

        Cluster.Store.Remove<V1Job>("jobs", "short");

        Assert.Empty(Cluster.Store.List<V1Secret>().Items);
        Assert.Empty(Cluster.Store.List<V1Pod>().Items);
    }

    [Theory]
    [InlineData("create", "secrets")]
    [InlineData("patch", "jobs")]
    public async Task A_start_that_ends_half_way_runs_nothing_and_the_next_one_goes_on(string verb, string resource)
    {
        Cluster.Faults.Next(verb, resource, ApiError.Internal, times: 5);
        var job = Secretive("echo x >> runs");
        await Assert.ThrowsAsync<WorkFailedException>(() => Open().StartAsync(job));
        var waiting = Assert.Single((await Open().LookAsync("jobs/secretive")).Tasks);
        Assert.Equal((JobState.Waiting, "The values of its secret variables are not in the cluster yet: start it again with the same key."), (waiting.State, waiting.Reason));
        Assert.Empty(Cluster.Store.List<V1Pod>().Items);

        var later = OpenOn("another machine");
        var id = await later.StartAsync(job);

        Assert.True((await EndAsync(later, id)).HasSucceeded);
        Assert.Equal("x\n", await File.ReadAllTextAsync(Files.File("runs")));
        Assert.Single(Cluster.Store.List<V1Secret>().Items);
    }

    [Fact]
    public async Task A_start_whose_answer_is_lost_finds_the_job_that_it_made()
    {
        var engine = Open();
        var job = Job("lost-answer", "echo x >> runs");
        await OpenOn("another machine").StartAsync(job);

        var id = await engine.StartAsync(job);

        Assert.True((await EndAsync(engine, id)).HasSucceeded);
        Assert.Equal("x\n", await File.ReadAllTextAsync(Files.File("runs")));
    }

    [Fact]
    public async Task Another_work_under_the_same_key_is_refused_also_when_the_cluster_no_longer_has_the_job()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("twice", "true"));
        const string Refused = "A job with the key 'twice' was started with another command, folder, image or number of tasks. Start this one under another key.";

        Assert.Equal(Refused, (await Assert.ThrowsAsync<InvalidInputException>(() => OpenOn("other").StartAsync(Job("twice", "false")))).Message);
        await EndAsync(engine, id);
        Cluster.Store.Remove<V1Job>("jobs", "twice");

        Assert.Equal(Refused, (await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("twice", "false")))).Message);
        Assert.Equal(id, await engine.StartAsync(Job("twice", "true")));
        Assert.True((await engine.LookAsync(id)).HasSucceeded);
    }

    [Fact]
    public async Task A_job_of_somebody_else_is_left_alone()
    {
        Cluster.Store.Create(new V1Job { Metadata = new() { Name = "theirs", NamespaceProperty = "jobs" }, Spec = new() { Suspend = true, Completions = 1, Template = new() { Spec = new() { Containers = [] } } }, Status = new() });
        var engine = Open();

        Assert.Equal(
            "The namespace 'jobs' has a job 'theirs' that this engine did not make. Start yours under another key.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("theirs", "true")))).Message);
        await engine.CancelAsync("jobs/theirs");

        Assert.Equal(JobState.Lost, Assert.Single((await engine.LookAsync("jobs/theirs")).Tasks).State);
        Assert.Null(Cluster.Store.Find<V1Job>("jobs", "theirs")!.Metadata.Annotations);
    }

    [Fact]
    public async Task A_long_key_still_names_one_job()
    {
        var engine = Open();
        var key = new string('k', 62) + "1";

        var first = await engine.StartAsync(Job(key, "true"));
        var second = await engine.StartAsync(Job(new string('k', 62) + "2", "true"));

        Assert.NotEqual(first, second);
        Assert.Equal(first, await engine.StartAsync(Job(key, "true")));
        Assert.True((await EndAsync(engine, first)).HasSucceeded);
        Assert.Equal(key, Cluster.Store.Find<V1Job>("jobs", first.Split('/')[1])!.Metadata.Annotations["modelops/key"]);
    }

    private JobSpec Secretive(string script) => Job("secretive", script) with { Variables = new Dictionary<string, string> { ["DB_PASSWORD"] = Password, ["PLAIN"] = "$(DB_PASSWORD)" } };
}
