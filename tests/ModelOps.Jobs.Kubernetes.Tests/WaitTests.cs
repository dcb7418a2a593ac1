using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>Why a task waits, in the words of the cluster.</summary>
public sealed class WaitTests : ClusterTests
{
    private protected override ClusterOptions Options { get; } = new() { Processors = 4 };

    [Theory]
    [InlineData("node_selector", "disk=ssd", "No machine has room for it (Unschedulable): 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("volumes", "missing:/data", "No machine has room for it (Unschedulable): 0/1 nodes are available: persistentvolumeclaim \"missing\" not found.")]
    [InlineData("secrets", "credentials", "Its container waits (CreateContainerConfigError): secret \"credentials\" not found.")]
    [InlineData("image", "registry.example.com/typo:1", "Its container waits (ImagePullBackOff): Back-off pulling image \"registry.example.com/typo:1\".")]
    public async Task The_reason_is_shown(string setting, string value, string reason)
    {
        var engine = Open((setting, value));
        var id = await engine.StartAsync(Job("waits", "true"));

        var task = Assert.Single((await UntilReasonAsync(engine, id)).Tasks);

        Assert.Equal((JobState.Waiting, 0, reason), (task.State, task.Attempt, task.Reason));
    }

    [Fact]
    public async Task More_processors_than_a_node_has_wait_and_more_than_any_has_are_refused()
    {
        var engine = Open(("max_cpus", "8"));
        var id = await engine.StartAsync(Job("large", "true") with { Resources = new() { Cpus = 8 } });

        Assert.Equal("No machine has room for it (Unschedulable): 0/1 nodes are available: 1 Insufficient cpu.", Assert.Single((await UntilReasonAsync(engine, id)).Tasks).Reason);
        Assert.Equal(
            "A task of the job 'huge' needs 9 processors, and no machine has more than 8 (setting 'max_cpus').",
            (await Assert.ThrowsAsync<InvalidInputException>(() => engine.StartAsync(Job("huge", "true") with { Resources = new() { Cpus = 9 } }))).Message);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_fails_the_job_after_the_limit_and_stops_it()
    {
        var engine = Open(("image", "registry.example.com/typo:1"), ("pull_limit", "200ms"));
        var id = await engine.StartAsync(Job("typo", "true") with { Tasks = 2 });

        var status = await EndAsync(engine, id);

        Assert.All(status.Tasks, task => Assert.Equal(
            (JobState.Failed, "Its container waits (ImagePullBackOff): Back-off pulling image \"registry.example.com/typo:1\". It was so for 200ms."), (task.State, task.Reason)));
        Assert.True(Cluster.Store.Find<k8s.Models.V1Job>("jobs", "typo")!.Spec.Suspend);
        Assert.False((await OpenOn("another machine").LookAsync(id)).HasSucceeded);
    }

    [Fact]
    public async Task A_pod_that_the_quota_forbids_is_said_by_the_jobs_event()
    {
        Options.MostPods = 0;
        var engine = Open();
        var id = await engine.StartAsync(Job("quota", "true"));

        Assert.StartsWith("Its pod cannot be made (FailedCreate): Error creating: pods \"quota-0-x\" is forbidden: exceeded quota: small", Assert.Single((await UntilReasonAsync(engine, id)).Tasks).Reason, StringComparison.Ordinal);

        Options.MostPods = 1;
        Assert.True((await EndAsync(engine, id)).HasSucceeded);
    }

    [Fact]
    public async Task A_queue_or_a_person_may_suspend_a_job_and_the_engine_leaves_it_so()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("queued", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"));
        Cluster.Store.Update<k8s.Models.V1Job>("jobs", "queued", job => job.Spec.Suspend = true);

        Assert.Equal("Its job is suspended, by a queue or a person.", Assert.Single((await UntilReasonAsync(engine, id)).Tasks).Reason);
        Assert.True(Cluster.Store.Find<k8s.Models.V1Job>("jobs", "queued")!.Spec.Suspend);

        Files.Write("go", "");
        Cluster.Store.Update<k8s.Models.V1Job>("jobs", "queued", job => job.Spec.Suspend = false);
        Assert.True((await EndAsync(engine, id)).HasSucceeded);
    }

    private static async Task<JobStatus> UntilReasonAsync(IJobEngine engine, string id)
    {
        JobStatus? seen = null;
        await Wait.UntilAsync(async () => (seen = await engine.LookAsync(id)).Tasks[0] is { State: JobState.Waiting, Reason: not null }, "a reason");
        return seen!;
    }
}
