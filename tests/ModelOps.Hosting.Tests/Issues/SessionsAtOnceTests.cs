using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Issues;

/// <summary>Of two sessions that started at the same time, one could lose its variables' types: "'ModelOpsSession' does not contain a definition for 'ProfileAsync'".</summary>
public sealed class SessionsAtOnceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sessions_that_start_at_the_same_time_keep_their_types()
    {
        for (var round = 0; round < 10; round++)
        {
            var errors = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => RunAsync($"{round}-{i}"))));
            Assert.Equal("", string.Join('\n', errors.OfType<string>()));
            GC.Collect();
        }
    }

    private async Task<string?> RunAsync(string name)
    {
        var (kernel, session) = KernelComposition.Create(
            sessionOptions: new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File(name + ".db")}", StateFolder = _folder.File("state") });
        using (kernel)
        await using (session)
        {
            string[] cells = ["var people = Frame.ParseCsv(\"a,b\\n1,2\\n\");", "using Microsoft.ML; var count = people.ToDataView().GetRowCount();", "var profile = await ops.ProfileAsync(people);"];
            foreach (var cell in cells)
            {
                if ((await kernel.ExecuteAsync(new CellRequest(cell), new Outputs(), TestContext.Current.CancellationToken)).Error is { } error)
                {
                    return $"{name}: {cell}: {error.Message}";
                }
            }

            return null;
        }
    }
}
