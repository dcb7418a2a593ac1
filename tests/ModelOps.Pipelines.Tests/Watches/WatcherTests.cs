using System.Diagnostics;
using ModelOps.Pipelines.Watches;

namespace ModelOps.Pipelines.Tests.Watches;

/// <summary>Each reason leads to one run with one outcome.</summary>
public sealed class WatcherTests : IDisposable
{
    private readonly WatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_change_leads_to_one_run_and_the_first_look_to_none()
    {
        Assert.Null(await _bench.OnceAsync());
        Assert.Null(await _bench.OnceAsync());
        Assert.Empty(_bench.Starts);

        _bench.Change("1");
        var firing = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Succeeded, 1, 1, null), (firing.Outcome, firing.Number, firing.Attempt, firing.Error));
        Assert.Equal(["The data changed: data.csv."], firing.Reasons);
        Assert.Equal([firing.Id], _bench.Ends);
        Assert.Contains("said by the run", _bench.Output, StringComparison.Ordinal);
        Assert.Null(await _bench.OnceAsync());
        Assert.Equal([firing.Id], _bench.Ends);

        // The same content again is another firing.
        _bench.Change("0");
        await _bench.OnceAsync();
        _bench.Change("1");
        var third = (await _bench.OnceAsync())!;
        Assert.Equal((3, 3), (third.Number, _bench.Ends.Distinct().Count()));
        Assert.Equal(["waits for data", $"fires ({firing.Id}): The data changed: data.csv.", $"runs train.csx ({firing.Id})", $"succeeded ({firing.Id})"], _bench.Lines.Distinct().Take(4));
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_by_the_policy_and_then_the_mark_moves_on()
    {
        await _bench.OnceAsync();
        _bench.Write("code", "1");
        _bench.Change("1");
        var firing = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Failed, 2, "cell 2: Oops: It broke."), (firing.Outcome, firing.Attempt, firing.Error));
        Assert.Equal([firing.Id, firing.Id], _bench.Starts.Select(start => start.Firing));
        Assert.Contains($"attempt 1 of 2 failed ({firing.Id}): cell 2: Oops: It broke.", _bench.Lines);
        Assert.Contains($"failed in all 2 attempts ({firing.Id}): cell 2: Oops: It broke.", _bench.Lines);

        Assert.Null(await _bench.OnceAsync());
        Assert.Equal(2, _bench.Starts.Length);
    }

    [Fact]
    public async Task A_check_that_says_no_is_an_answer_and_exit_code_0_without_a_result_is_none()
    {
        await _bench.OnceAsync();
        _bench.Write("code", "3");
        _bench.Change("1");
        var refused = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Refused, "cell 2: The data has no rows."), (refused.Outcome, refused.Error));
        Assert.Single(_bench.Starts);

        _bench.Write("code", "0");
        _bench.Write("silent", "");
        _bench.Change("2");
        var unknown = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Failed, "It ended with exit code 0 and left no result, so what came of it is not known."), (unknown.Outcome, unknown.Error));
        Assert.Equal(3, _bench.Starts.Length);
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_it_may_is_ended_and_failed()
    {
        _bench.Spec = _bench.Spec with { TimeLimit = TimeSpan.FromMilliseconds(300), Retry = new() };
        await _bench.OnceAsync();
        _bench.Write("slow", "");
        _bench.Change("1");
        var firing = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Failed, "It ran longer than its time limit of 300ms."), (firing.Outcome, firing.Error));
        Assert.Empty(_bench.Ends);
    }

    [Fact]
    public async Task Changes_during_a_run_lead_to_one_more_afterwards()
    {
        await _bench.OnceAsync();
        _bench.Write("slow", "");
        _bench.Change("1");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(WatchBench.Stop);
        using var watcher = await _bench.OpenAsync();
        var running = watcher.RunAsync(stop.Token);
        await Wait.UntilAsync(() => _bench.Starts.Length == 1, "the run");
        _bench.Change("2");
        await _bench.Parts.Store.AskAsync("train", new("r1", "Ada", DateTimeOffset.UtcNow, "to see"), WatchBench.Stop);
        _bench.Change("3");
        Assert.Single(_bench.Starts);
        _bench.Delete("slow");
        await Wait.UntilAsync(() => _bench.State is { Fired: 2, Firing: null }, "the second run");
        Assert.Equal(["Ada asked for it: to see.", "The data changed: data.csv."], _bench.State.Last!.Reasons);
        watcher.Wake();
        await Wait.UntilAsync(() => _bench.State.Waits == "waits for data", "a look");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, _bench.Ends.Distinct().Count());
    }

    [Fact]
    public async Task A_second_process_waits_as_stand_by_and_takes_over()
    {
        await _bench.OnceAsync();
        var first = await _bench.OpenAsync();
        var message = (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.OpenAsync())).Message;
        Assert.Equal($"The watch 'train' is run by process {Environment.ProcessId}. See it with ops.WatchAsync(\"status\", \"train\").", message);

        var second = _bench.OpenAsync(isStandBy: true);
        await Wait.UntilAsync(() => _bench.Lines.Contains($"The watch 'train' is run by process {Environment.ProcessId}. This one waits as stand-by, and takes over when that one ends."), "the stand-by");
        Assert.False(second.IsCompleted);
        first.Dispose();
        using var taken = await second;
        _bench.Change("1");
        Assert.Equal(WatchOutcome.Succeeded, (await taken.RunOnceAsync(WatchBench.Stop))!.Outcome);
    }

    [Fact]
    public async Task Stopped_in_order_it_ends_its_run_and_begins_it_anew_without_counting()
    {
        await _bench.OnceAsync();
        _bench.Write("slow", "");
        _bench.Change("1");
        using (var watcher = await _bench.OpenAsync())
        {
            using var stop = new CancellationTokenSource();
            var running = watcher.RunOnceAsync(stop.Token);
            await Wait.UntilAsync(() => _bench.Starts.Length == 1, "the run");
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(_bench.Starts[0].Process));
        Assert.True(_bench.State.Firing is { Attempt: 1, Start: 2, Job: null });
        _bench.Delete("slow");
        var firing = (await _bench.OnceAsync())!;
        Assert.Equal((WatchOutcome.Succeeded, 1), (firing.Outcome, firing.Attempt));
        Assert.Equal([firing.Id], _bench.Ends);
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_no_result_and_is_begun_again_by_the_policy()
    {
        await _bench.OnceAsync();
        _bench.Write("slow", "");
        _bench.Change("1");
        var running = _bench.OnceAsync();
        await Wait.UntilAsync(() => _bench.Starts.Length == 1, "the run");
        _bench.Delete("slow");
        using (var process = Process.GetProcessById(_bench.Starts[0].Process))
        {
            process.Kill();
        }

        var firing = (await running)!;
        Assert.Equal((WatchOutcome.Succeeded, 2), (firing.Outcome, firing.Attempt));
        Assert.Contains($"attempt 1 of 2 failed ({firing.Id}): Its process was ended by signal 9 and left no result.", _bench.Lines);
        Assert.Equal([firing.Id], _bench.Ends);
    }

    [Fact]
    public async Task A_run_that_goes_on_after_its_watcher_is_waited_for_and_not_begun_again()
    {
        await _bench.OnceAsync();
        _bench.Write("slow", "");
        _bench.Change("1");
        _bench.Parts = _bench.Parts with { Effect = effect => _ = effect == "after start" ? throw new ProcessEndedException(effect) : 0 };
        await Assert.ThrowsAsync<ProcessEndedException>(_bench.OnceAsync);
        _bench.Parts = _bench.Parts with { Effect = null };
        var next = _bench.OnceAsync();
        await Wait.UntilAsync(() => _bench.Lines.Any(line => line.StartsWith("takes up the run that an earlier process began", StringComparison.Ordinal)), "the next watcher");
        _bench.Delete("slow");
        var firing = (await next)!;
        Assert.Equal((WatchOutcome.Succeeded, 1), (firing.Outcome, firing.Attempt));
        Assert.Equal([firing.Id], _bench.Starts.Select(start => start.Firing));
        Assert.Equal([firing.Id], _bench.Ends);
    }

    [Fact]
    public async Task A_watcher_that_is_ended_anywhere_leaves_one_run_for_the_next()
    {
        var points = 0;
        for (var isOver = false; !isOver; points++)
        {
            using var bench = new WatchBench();
            await bench.OnceAsync();
            bench.Change("1");
            var (left, place) = (points, "");
            bench.Parts = bench.Parts with
            {
                Effect = effect =>
                {
                    if (left-- == 0)
                    {
                        place = effect;
                        throw new ProcessEndedException(effect);
                    }
                },
            };
            try
            {
                await bench.OnceAsync();
            }
            catch (ProcessEndedException)
            {
                // What is in memory is lost.
                bench.Parts = bench.Parts with { Effect = null };
                await bench.OnceAsync();
            }

            Assert.True(bench.State is { Fired: 1, Firing: null, Last.Outcome: WatchOutcome.Succeeded }, place);
            Assert.Equal([bench.State.Last!.Id], bench.Starts.Select(start => start.Firing));
            Assert.Equal([bench.State.Last.Id], bench.Ends);
            isOver = place.Length == 0;
        }

        Assert.InRange(points, 9, 20);
    }

    [Fact]
    public async Task Another_file_of_the_same_name_and_a_state_that_cannot_be_read_are_refused()
    {
        await _bench.OnceAsync();
        var spec = _bench.Spec;
        _bench.Spec = spec with { Target = "/other/train.csx" };
        Assert.Equal($"The watch 'train' runs '{spec.Target}', and not '/other/train.csx'. Give this one another name with Name = NAME.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.OpenAsync())).Message);

        _bench.Spec = spec;
        var file = _bench.PathOf(Path.Combine("state", "watches", "train", "watch.json"));
        await File.WriteAllTextAsync(file, "{\"name\":", WatchBench.Stop);
        var message = (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.OpenAsync())).Message;
        Assert.StartsWith($"The file '{file}' does not describe a watch: ", message, StringComparison.Ordinal);
        Assert.EndsWith(". Delete it to have the watch begin anew.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_firings_are_removed_and_a_look_that_notes_nothing_says_what_would_run()
    {
        _bench.Spec = _bench.Spec with { Keep = 1 };
        await _bench.OnceAsync();
        foreach (var text in (string[])["1", "2"])
        {
            _bench.Change(text);
            await _bench.OnceAsync();
        }

        Assert.Equal([_bench.State.Last!.Id], Directory.GetDirectories(_bench.PathOf(Path.Combine("state", "watches", "train", "firings"))).Select(Path.GetFileName));
        _bench.Change("3");
        var parts = _bench.Parts with { Triggers = ModelOps.Pipelines.Triggers.TriggerSet.Create(_bench.Spec.Triggers, new(_bench.Spec.Folder)) };
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["The data changed: data.csv."], (await WatchLooking.TryAsync(parts, "train", _bench.State, WatchBench.Stop)).Reasons);
        }
    }

    private sealed class ProcessEndedException(string at) : Exception(at);
}
