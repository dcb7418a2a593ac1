using k8s.Models;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>How tasks end that nobody's exit code ends, and what is known of them after the cluster has forgotten them.</summary>
public sealed class EndTests : ClusterTests
{
    private const string Endless = "echo \"attempt $(wc -l < starts)\"; while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done";

    [Fact]
    public async Task An_eviction_by_the_node_starts_the_task_again_and_its_log_has_both_attempts()
    {
        var (engine, id) = await RunningAsync("evicted");
        await Wait.UntilAsync(async () => await LogAsync(engine, id) == "attempt 1\n", "the first line");

        Cluster.Kubelet.Evict(Cluster.Pod("evicted", 0)!, "The node was low on resource: memory.");
        await Wait.UntilAsync(() => Starts() == 2, "the second attempt");
        Files.Write("go", "");

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);
        Assert.Equal((JobState.Succeeded, 2), (task.State, task.Attempt));
        Assert.Equal("attempt 1\nattempt 2\n", await LogAsync(engine, id));
    }

    [Fact]
    public async Task An_eviction_that_is_asked_for_through_the_API_starts_the_task_again_although_its_pod_is_removed()
    {
        var (engine, id) = await RunningAsync("drained");
        Cluster.Role = null;
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", Cluster.Options.Token) } };

        using var answer = await client.PostAsync($"{Cluster.Address}/api/v1/namespaces/jobs/pods/{Cluster.Pod("drained", 0)!.Metadata.Name}/eviction", null);
        await Wait.UntilAsync(() => Starts() == 2, "the second attempt");
        Files.Write("go", "");

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal((JobState.Succeeded, 2), (await EndAsync(engine, id)).Tasks.Select(task => (task.State, task.Attempt)).Single());
    }

    [Fact]
    public async Task One_eviction_too_many_is_a_loss_with_the_nodes_words()
    {
        var (engine, id) = await RunningAsync("unlucky", requeues: 0);
        var end = EndAsync(engine, id);

        Cluster.Kubelet.Evict(Cluster.Pod("unlucky", 0)!, "The node was low on resource: memory.");

        var task = Assert.Single((await end).Tasks);
        Assert.Equal((JobState.Lost, 1, "Its pod was ended by the cluster (Evicted): The node was low on resource: memory."), (task.State, task.Attempt, task.Reason));
        Assert.Null(task.ExitCode);
    }

    [Fact]
    public async Task A_job_that_is_deleted_from_the_cluster_is_lost_and_never_a_success()
    {
        var (engine, id) = await RunningAsync("deleted", tasks: 2);
        var end = EndAsync(engine, id);

        Cluster.Store.Remove<V1Job>("jobs", "deleted");

        var status = await end;
        Assert.Equal(2, status.Tasks.Count);
        Assert.All(status.Tasks, task => Assert.Equal((JobState.Lost, $"The cluster {Cluster.Address} no longer has the job 'jobs/deleted', and it was not seen to end."), (task.State, task.Reason)));
    }

    [Fact]
    public async Task What_was_seen_to_end_is_known_after_the_cluster_has_removed_it()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("removed", "echo kept; exit $MODELOPS_TASK_INDEX") with { Tasks = 2 });
        await EndAsync(engine, id);
        await LogAsync(engine, id);
        await LogAsync(engine, id, 1);
        Cluster.Store.Remove<V1Job>("jobs", "removed");

        var later = Open();

        Assert.Equal([(JobState.Succeeded, 0), (JobState.Failed, 1)], (await later.LookAsync(id)).Tasks.Select(task => (task.State, task.ExitCode ?? -1)));
        Assert.Equal("kept\n", await LogAsync(later, id, 1));
    }

    [Fact]
    public async Task A_cancelled_job_says_so_to_every_machine_and_its_finished_tasks_stay_as_they_were()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("partly", "[ $MODELOPS_TASK_INDEX = 0 ] && exit 0; [ $MODELOPS_TASK_INDEX = 1 ] && exit 3; echo begun; touch begun; sleep 100") with { Tasks = 3 });
        await Wait.UntilAsync(async () => File.Exists(Files.File("begun")) && (await engine.LookAsync(id)).Tasks.Count(task => task.HasEnded) == 2, "two ends");

        // A name alone is one of the engine's namespace, as in kubectl.
        await engine.CancelAsync("partly");
        await EndAsync(engine, id);

        var seen = await OpenOn("another machine").LookAsync(id);
        Assert.Equal([JobState.Succeeded, JobState.Failed, JobState.Cancelled], seen.Tasks.Select(task => task.State));
        Assert.Equal("It was cancelled.", seen.Tasks[2].Reason);
        Assert.Equal("begun\n", await LogAsync(engine, id, 2));
        Assert.Equal("Cancelled", Cluster.Store.Find<V1Job>("jobs", "partly")!.Metadata.Labels["modelops/ended"]);
    }

    [Fact]
    public async Task Who_cancels_a_job_that_waits_for_another_is_not_overruled_by_who_lets_it_go()
    {
        var engine = Open();
        var first = await engine.StartAsync(Job("first", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"));
        var second = await engine.StartAsync(Job("second", "touch never") with { After = [first] });
        // The release comes after the cancellation, with a version from before it.
        Cluster.Faults.Next("patch", "jobs", () =>
        {
            Cluster.Store.Patch<V1Job>("jobs", "second", """{"metadata":{"annotations":{"modelops/ended":"Cancelled","modelops/reason":"It was cancelled.","modelops/ended-before":""}},"spec":{"suspend":true}}""", (_, _) => { });
            return ApiError.TooMany(0);
        });
        Files.Write("go", "");

        Assert.Equal(JobState.Cancelled, Assert.Single((await EndAsync(engine, second)).Tasks).State);
        Assert.True(Cluster.Faults.AreOver);
        Assert.False(File.Exists(Files.File("never")));
    }

    [Fact]
    public async Task A_job_that_waits_starts_when_a_later_process_looks()
    {
        string second;
        await using (var first = Engines.Open(Cluster, Files.File("one"), Files))
        {
            second = await first.StartAsync(Job("second", "echo second") with { After = [await first.StartAsync(Job("first", "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done"))] });
            Assert.Equal("It waits for jobs/first.", Assert.Single((await first.LookAsync(second)).Tasks).Reason);
        }

        Files.Write("go", "");
        await Wait.UntilAsync(() => Cluster.Store.Find<V1Job>("jobs", "first")!.Status.Succeeded == 1, "the end of the first");
        Assert.True(Cluster.Store.Find<V1Job>("jobs", "second")!.Spec.Suspend);

        Assert.True((await EndAsync(OpenOn("another machine"), second)).HasSucceeded);
    }

    [Fact]
    public async Task A_program_that_the_image_does_not_have_is_a_failure_with_the_runtimes_words()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("missing", "") with { Command = ["/no/such/program"] });

        var task = Assert.Single((await EndAsync(engine, id)).Tasks);

        Assert.Equal(
            (JobState.Failed, 128, "Its command could not be started: failed to create containerd task: exec: \"/no/such/program\": stat /no/such/program: no such file or directory."),
            (task.State, task.ExitCode, task.Reason));
    }

    private int Starts() => File.Exists(Files.File("starts")) ? File.ReadAllLines(Files.File("starts")).Length : 0;

    private async Task<(IJobEngine Engine, string Id)> RunningAsync(string key, int requeues = 1, int tasks = 1)
    {
        var engine = Open();
        var id = await engine.StartAsync(Job(key, $"echo x >> starts; {Endless}") with { Requeues = requeues, Tasks = tasks });
        await Wait.UntilAsync(async () => (await engine.LookAsync(id)).Tasks.All(task => task.State == JobState.Running) && Starts() == tasks, "the start");
        return (engine, id);
    }
}
