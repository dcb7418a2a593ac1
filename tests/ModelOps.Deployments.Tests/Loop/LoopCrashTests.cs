using ModelOps.Deployments.Loop;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>The process ends before and after everything that outlives it: a file, a notebook, an alias, a line, a tag.</summary>
public sealed class LoopCrashTests
{
    [Fact]
    public async Task A_promotion_that_is_ended_anywhere_is_finished_by_the_next_process()
    {
        var points = await EveryPointAsync(new(true, "The gate agrees.", "e"), async (bench, point) =>
        {
            var last = bench.Loops.Find(LoopBench.Model)!.Last!;
            Assert.True(last.Outcome == LoopOutcome.Promoted, $"{point}: {last.Outcome}, {last.Why}");
            Assert.True(await bench.ChampionAsync() == last.Version, point);
            Assert.Equal(["loop.triggered", "loop.trained", "loop.gate-passed", "loop.promoted"], (await bench.AuditAsync()).Where(action => action != "loop.attempt-failed"));
            Assert.Equal(await bench.Audit.ReadAsync() is var read ? bench.Audit.TagOf(new(read.Head, read.Entries.Count)) : null, await bench.TagAsync(last.Version!.Value, "modelops.loop.audit"));
            // Only what was lost while the notebook ran is run again; what has registered its version is not.
            Assert.InRange(bench.Runs, 1, 2);
            Assert.True(await bench.NewestAsync() == 2, point);
        });
        Assert.InRange(points, 30, 60);
    }

    [Fact]
    public async Task A_refusal_that_is_ended_anywhere_is_finished_by_the_next_process()
    {
        var points = await EveryPointAsync(new(false, "The gate refuses it.", "e"), async (bench, point) =>
        {
            var last = bench.Loops.Find(LoopBench.Model)!.Last!;
            Assert.True(last is { Outcome: LoopOutcome.Refused, Why: "The gate refuses it." }, $"{point}: {last.Outcome}, {last.Why}");
            Assert.True(await bench.ChampionAsync() == 1, point);
            Assert.Equal(["loop.triggered", "loop.trained", "loop.refused"], (await bench.AuditAsync()).Where(action => action != "loop.attempt-failed"));
            Assert.StartsWith("refused 2026-11-30 ", await bench.TagAsync(2, "modelops.loop.decision"), StringComparison.Ordinal);
        });
        Assert.InRange(points, 24, 50);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_not_taken_for_none()
    {
        await using var bench = await LoopBench.CreateAsync();
        Assert.Null(await bench.OnceAsync());
        await File.WriteAllTextAsync(Path.Combine(bench.Loops.FolderOf(LoopBench.Model), "loop.json"), "{\"name\":", TestContext.Current.CancellationToken);
        Assert.Contains("does not describe a loop", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.OpenAsync())).Message, StringComparison.Ordinal);
    }

    // Ends it at the first point, then at the second, and so on, until a run meets no more of them.
    private static async Task<int> EveryPointAsync(GateAnswer answer, Func<LoopBench, string, Task> check)
    {
        for (var last = 0; ; last++)
        {
            await using var bench = await LoopBench.CreateAsync();
            bench.Answer = answer;
            Assert.Null(await bench.OnceAsync());
            bench.Watch.Mark = "b";
            var (left, place) = (last, "");
            bench.Effect = effect =>
            {
                if (left-- == 0)
                {
                    place = effect;
                    throw new ProcessEndedException(effect);
                }
            };
            try
            {
                await bench.OnceAsync();
            }
            catch (ProcessEndedException)
            {
                // What is in memory is lost.
                bench.Effect = null;
                await bench.OnceAsync();
            }

            await check(bench, place);
            if (place.Length == 0)
            {
                return last;
            }
        }
    }

    private sealed class ProcessEndedException(string at) : Exception(at);
}
