using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Robustness;

/// <summary>Servers and versions that come and go leave nothing. MODELOPS_SERVER_CYCLES sets how often they do.</summary>
[Collection(nameof(Alone))]
public sealed class ScoringServerLeakTests
{
    private const int Before = 30;
    private const string Row = """{"dataframe_records":[{"a":1,"b":2}]}""";
    private static readonly int _cycles = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_SERVER_CYCLES") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_server_that_is_started_and_stopped_again_and_again_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("1"));
        await Compare(async () =>
        {
            await using var server = await ScoringServer.StartAsync(folder.File("1"), new() { Batching = new(), RequestTimeout = TimeSpan.FromMinutes(5) });
            await ScoreAsync(server.Url);
        });
    }

    [Fact]
    public async Task A_version_that_is_replaced_again_and_again_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("1"));
        await using var server = await ScoringServer.StartAsync(folder.File("1"));
        var version = 1;
        await Compare(async () =>
        {
            await server.ReloadAsync(folder.File("1"), $"{++version}");
            await ScoreAsync(server.Url);
        });
    }

    private static async Task Compare(Func<Task> cycle)
    {
        for (var i = 0; i < Before; i++)
        {
            await cycle();
        }

        var first = await MeasureAsync();
        for (var i = 0; i < _cycles; i++)
        {
            await cycle();
        }

        var last = await MeasureAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{_cycles} cycles: {first} before, {last} after");

        // What one server holds is some hundred kB, and some handles: that of a few may still be on its way out.
        Assert.True(last.ManagedKilobytes - first.ManagedKilobytes < 2000, $"{first} before, {last} after");
        Assert.True(last.Handles - first.Handles < 15, $"{first} before, {last} after");
        Assert.True(last.Threads - first.Threads < 8, $"{first} before, {last} after");
        Assert.True(last.ResidentMegabytes - first.ResidentMegabytes < 60 + (_cycles / 20), $"{first} before, {last} after");
    }

    private static async Task<State> MeasureAsync()
    {
        // Sockets are closed in the background.
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(200);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        var handles = OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        return new State(GC.GetTotalMemory(forceFullCollection: true) >> 10, handles, process.Threads.Count, process.WorkingSet64 >> 20);
    }

    private static void Save(string folder)
    {
        using var model = TestModels.Scaled(1);
        model.Save(folder);
    }

    private static async Task ScoreAsync(Uri url)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(url, "invocations"), new StringContent(Row, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private sealed record State(long ManagedKilobytes, int Handles, int Threads, long ResidentMegabytes);
}
