using System.Text.Json.Nodes;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Endpoints;

public sealed class MetricHistoryTests
{
    [Fact]
    public async Task A_long_history_comes_in_pages_even_when_nobody_asks_for_pages()
    {
        const int Points = 100_500;
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        foreach (var steps in Enumerable.Range(0, Points).Chunk(1000))
        {
            await server.Store.LogBatchAsync(run, new RunBatch([.. steps.Select(step => new Metric("m", step, 1, step))]));
        }

        var first = JsonNode.Parse((await api.GetAsync($"metrics/get-history?run_id={run}&metric_key=m")).Text)!;
        Assert.Equal(100_000, first["metrics"]!.AsArray().Count);
        var second = JsonNode.Parse((await api.GetAsync($"metrics/get-history?run_id={run}&metric_key=m&page_token={(string)first["next_page_token"]!}")).Text)!;
        Assert.Equal(Enumerable.Range(100_000, 500), second["metrics"]!.AsArray().Select(point => point!["step"]!.GetValue<int>()));
        Assert.Null(second["next_page_token"]);
    }
}
