using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests.Watching;

/// <summary>Watches that are dropped, expire, or meet a cluster that has too much to do.</summary>
public sealed class WatchResumeTests : ClusterTests
{
    private const string UntilGo = "while [ -d $PWD ] && [ ! -e go ]; do sleep 0.02; done; echo done";

    [Fact]
    public async Task A_dropped_watch_goes_on_from_where_it_was_and_lists_nothing_again()
    {
        var (_, _, end) = await WatchedAsync();
        var lists = Count("list", "pods");

        for (var i = 0; i < 4; i++)
        {
            var open = Watches(ResourceKind.Pods);
            Cluster.Faults.EndWatches();
            await Wait.UntilAsync(() => Watches(ResourceKind.Pods) > open, "another watch");
        }

        Assert.Equal(lists, Count("list", "pods"));
        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    [Fact]
    public async Task A_version_that_is_too_old_lists_again_whether_it_is_said_as_an_answer_or_inside_of_the_stream()
    {
        var (_, _, end) = await WatchedAsync();
        var (lists, open) = (Count("list", "pods"), Watches(ResourceKind.Pods));

        Cluster.Faults.EndWatches(ApiError.Expired(1, 2));
        await Wait.UntilAsync(() => Count("list", "pods") > lists, "another list after an error in the stream");
        await Wait.UntilAsync(() => Watches(ResourceKind.Pods) > open, "another watch");
        Cluster.Faults.Next("watch", "pods", () => ApiError.Expired(1, 2));
        var before = Count("list", "pods");
        Cluster.Faults.EndWatches();
        await Wait.UntilAsync(() => Count("list", "pods") > before, "another list after an answer of 410");

        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    [Fact]
    public async Task A_history_that_the_cluster_forgets_loses_nothing()
    {
        var (_, _, end) = await WatchedAsync();

        for (var i = 0; i < 10; i++)
        {
            Cluster.Store.Compact();
            await Task.Delay(5);
        }

        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    [Fact]
    public async Task A_history_that_is_forgotten_more_often_than_a_dead_cluster_is_tried_is_listed_again_each_time()
    {
        var (_, _, end) = await WatchedAsync();
        var lists = Count("list", "pods");
        var times = 2 * Engines.Short.Tries;
        Cluster.Faults.Next("watch", "pods", () => ApiError.Expired(1, 2), times);
        Cluster.Faults.EndWatches();
        await Wait.UntilAsync(() => Count("list", "pods") >= lists + times, "a list after each answer of 410");
        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    [Fact]
    public async Task Bookmarks_move_the_version_on_that_a_dropped_watch_goes_on_from()
    {
        var (_, _, end) = await WatchedAsync();
        Cluster.Store.Create(new k8s.Models.V1Secret { Metadata = new() { Name = "other", NamespaceProperty = "jobs" } });
        var moved = Cluster.Store.Version;

        // The jobs and events of the watch have not changed since; only bookmarks say that the version has.
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Cluster.Faults.EndWatches();
        await Wait.UntilAsync(() => Cluster.Watches.Any(watch => watch.Version >= moved), "a watch from the version of a bookmark");

        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    [Theory]
    [InlineData("create", "jobs")]
    [InlineData("list", "pods")]
    [InlineData("watch", "jobs")]
    [InlineData("get", "jobs")]
    public async Task A_cluster_that_has_too_much_to_do_or_fails_is_asked_again(string verb, string resource)
    {
        Cluster.Faults.Next(verb, resource, () => ApiError.TooMany(0));
        Cluster.Faults.Next(verb, resource, ApiError.Internal);
        Cluster.Faults.Next(verb, resource, () => null);
        var engine = Open();
        var id = await engine.StartAsync(Job("busy", "echo x >> runs; " + UntilGo));
        var end = EndAsync(engine, id);

        // The job ends only when all three were met: one that ends first needs no further watch.
        await Wait.UntilAsync(async () =>
        {
            await engine.LookAsync(id);
            return Cluster.Faults.AreOver;
        }, "all three errors");
        Files.Write("go", "");

        Assert.True((await end).HasSucceeded);
        Assert.Equal("x\n", await File.ReadAllTextAsync(Files.File("runs")));
    }

    [Fact]
    public async Task Retry_After_is_heeded()
    {
        Cluster.Faults.Next("create", "jobs", () => ApiError.TooMany(1));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        await Open().StartAsync(Job("throttled", "true"));

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_cluster_that_stays_away_is_an_error_after_some_tries_and_the_job_goes_on()
    {
        var (_, id, end) = await WatchedAsync();

        Cluster.Faults.Next("watch", "jobs", ApiError.Internal, times: 6);
        Cluster.Faults.Next("watch", "pods", ApiError.Internal, times: 6);
        Cluster.Faults.Next("watch", "events", ApiError.Internal, times: 6);
        Cluster.Faults.EndWatches();

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => end);
        Assert.Contains($"The cluster {Cluster.Address} answers 500 when asked to watch ", error.Message, StringComparison.Ordinal);
        Files.Write("go", "");
        Assert.True((await EndAsync(Open(), id)).HasSucceeded);
    }

    [Fact]
    public async Task A_watch_asks_nothing_while_nothing_happens()
    {
        var (_, _, end) = await WatchedAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        var asked = Cluster.Requests.Count;

        await Task.Delay(TimeSpan.FromMilliseconds(500));

        Assert.Equal(asked, Cluster.Requests.Count);
        Files.Write("go", "");
        Assert.True((await end).HasSucceeded);
    }

    private int Watches(ResourceKind kind) => Cluster.Watches.Count(watch => watch.Kind == kind);

    private async Task<(IJobEngine Engine, string Id, Task<JobStatus> End)> WatchedAsync()
    {
        var engine = Open();
        var id = await engine.StartAsync(Job("watched", UntilGo));
        var end = EndAsync(engine, id);
        await Wait.UntilAsync(() => Watches(ResourceKind.Pods) > 0 && Watches(ResourceKind.Jobs) > 0 && Watches(ResourceKind.Events) > 0, "watches");
        await Wait.UntilAsync(() => Cluster.Pod("watched", 0)?.Status.Phase == "Running", "a pod");
        return (engine, id, end);
    }
}
