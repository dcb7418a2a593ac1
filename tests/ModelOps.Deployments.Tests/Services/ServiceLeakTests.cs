namespace ModelOps.Deployments.Tests.Services;

/// <summary>What comes and goes leaves nothing. The process is measured, so no other test runs.</summary>
[CollectionDefinition(nameof(ServiceLeakTests), DisableParallelization = true)]
[Collection(nameof(ServiceLeakTests))]
public sealed class ServiceLeakTests
{
    [Fact]
    public async Task Many_deployments_come_and_go_without_a_leak()
    {
        // MODELOPS_LONG_TESTS=1 does it a thousand times.
        var rounds = Environment.GetEnvironmentVariable("MODELOPS_LONG_TESTS") is { Length: > 0 } ? 1000 : 60;
        await using var bench = await ServiceBench.StartAsync();

        // A client keeps a connection to each address for a while, also to one that is gone.
        bench.Http.DefaultRequestHeaders.ConnectionClose = true;
        async Task RoundAsync()
        {
            var (service, _) = await bench.ServeWithFilesAsync(ServiceBench.Spec());
            await using (service)
            {
                Assert.Equal(1, await bench.AskAsync(service));
            }
        }

        for (var i = 0; i < 20; i++)
        {
            await RoundAsync();
        }

        var before = Use();
        for (var i = 0; i < rounds; i++)
        {
            await RoundAsync();
        }

        var after = Use();
        Assert.Empty(bench.Store.All());
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.File("state", "deployments")));
        Assert.InRange(after.Bytes - before.Bytes, long.MinValue, 8_000_000);
        Assert.InRange(after.Descriptors - before.Descriptors, int.MinValue, 20);
        Assert.InRange(after.Threads - before.Threads, int.MinValue, 20);
    }

    private static (long Bytes, int Descriptors, int Threads) Use()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0, process.Threads.Count);
    }
}
