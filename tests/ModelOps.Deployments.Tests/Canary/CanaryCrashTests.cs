namespace ModelOps.Deployments.Tests.Canary;

/// <summary>The process ends before and after everything that outlives it: a file, a share, an alias, a line, a tag.</summary>
public sealed class CanaryCrashTests
{
    [Fact]
    public async Task A_promotion_that_is_ended_anywhere_is_finished_by_the_next_process()
    {
        var points = await EveryPointAsync(new(), async (bench, point) =>
        {
            Assert.True(bench.Traffic.Percent == 100, point);
            Assert.True(await bench.ChampionAsync() == 2, point);
            Assert.Equal(["canary.started", "canary.step-2", "canary.promoted"], await bench.AuditAsync());
        });
        Assert.InRange(points, 30, 60);
    }

    [Fact]
    public async Task A_rollback_that_is_ended_anywhere_is_finished_by_the_next_process()
    {
        var points = await EveryPointAsync(new(ErrorRate: 0.3), async (bench, point) =>
        {
            Assert.True(bench.Traffic.Percent == 0, point);
            Assert.True(await bench.ChampionAsync() == 1, point);
            Assert.Equal(["canary.started", "canary.rolled-back"], await bench.AuditAsync());
        });
        Assert.InRange(points, 18, 40);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_not_taken_for_none()
    {
        await using var bench = await CanaryBench.CreateAsync();
        await bench.StartAsync();
        File.WriteAllText(Path.Combine(bench.CanaryFolder, "canary.json"), "{\"id\":");
        Assert.Contains("does not describe a canary", (await Assert.ThrowsAsync<InvalidInputException>(() => CanaryController.ResumeAsync(bench.Parts))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => bench.StartAsync());
    }

    // Ends it at the first point, then at the second, and so on, until a run meets no more of them.
    private static async Task<int> EveryPointAsync(CanaryBench.Version challenger, Func<CanaryBench, string, Task> check)
    {
        for (var last = 0; ; last++)
        {
            await using var bench = await CanaryBench.CreateAsync();
            var (left, place) = (last, "");
            bench.Effect = effect =>
            {
                if (left-- == 0)
                {
                    place = effect;
                    throw new ProcessEndedException(effect);
                }
            };
            await LiveAsync(bench, challenger);
            if (place.Length > 0)
            {
                bench.Effect = null;
                await LiveAsync(bench, challenger);
            }

            await check(bench, place);
            if (place.Length == 0)
            {
                return last;
            }
        }
    }

    private static async Task LiveAsync(CanaryBench bench, CanaryBench.Version challenger)
    {
        try
        {
            var canary = CanaryController.Read(bench.CanaryFolder) is null
                ? await bench.StartAsync(new() { Steps = [20, 100], Hold = TimeSpan.FromMinutes(2), Minimum = 100 })
                : await CanaryController.ResumeAsync(bench.Parts);
            if (canary is not null)
            {
                Assert.True((await bench.PassAsync(canary, 30, 5000, challenger: challenger)).IsEnded);
            }
        }
        catch (ProcessEndedException)
        {
            // What is in memory is lost.
        }
    }

    private sealed class ProcessEndedException(string at) : Exception(at);
}
