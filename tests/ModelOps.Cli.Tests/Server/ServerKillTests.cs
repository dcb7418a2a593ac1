using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking;
using SQLitePCL;

namespace ModelOps.Cli.Tests.Server;

/// <summary>The server is killed under load; what it had acknowledged must be there.</summary>
public sealed class ServerKillTests
{
    private const int Writers = 4;

    /// <summary>MODELOPS_KILL_ROUNDS=100 is the full run (bench/tracking/server/README.md).</summary>
    private static readonly int _rounds = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_killed_server_loses_no_acknowledged_write_and_leaves_no_half_batch()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var points = new ConcurrentDictionary<(string Run, int Writer), int>();
        var batches = new ConcurrentBag<string>();
        for (var round = 0; round < _rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Path);
            using var client = new HttpClient { BaseAddress = new Uri(server.Address, "/api/2.0/mlflow/") };
            var run = await CreateRunAsync(client);
            var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(client, run, writer, points, batches))).ToList();
            var before = batches.Count;
            await Wait.UntilAsync(() => batches.Count > before && points.Keys.Any(point => point.Run == run), "The first writes of the round");
            await Task.Delay(random.Next(50, 500));
            await server.KillAsync();
            await Task.WhenAll(writers);
        }

        Assert.NotEmpty(points);
        Assert.NotEmpty(batches);
        await using (var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}"))
        {
            foreach (var ((run, writer), acknowledged) in points)
            {
                var stored = (await store.GetMetricHistoryAsync(run, $"m{writer}")).Items.Select(metric => (int)metric.Step).ToHashSet();
                Assert.Equal([], Enumerable.Range(0, acknowledged + 1).Where(step => !stored.Contains(step)));
            }

            var runs = await store.SearchRunsAsync(new RunQuery(["0"], MaxResults: 50_000));
            var complete = runs.Items.Where(run => run.Data.Params.Count == 10).Select(run => run.Info.RunId).ToHashSet();
            Assert.Equal([], batches.Where(run => !complete.Contains(run)));
            Assert.All(runs.Items, run => Assert.True(run.Data.Params.Count is 0 or 10, $"Run {run.Info.RunId} has half a batch."));
        }

        Assert.Equal("ok", IntegrityOf(folder.File("mlflow.db")));
    }

    [Fact]
    public async Task SIGTERM_ends_the_server_with_exit_code_0()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("OK", await client.GetStringAsync("/health"));
        Assert.Equal(0, await server.StopAsync());
    }

    // Each writer logs steps one after another, and now and then a run with a batch, until the server is gone.
    private static async Task WriteAsync(HttpClient client, string run, int writer, ConcurrentDictionary<(string, int), int> points, ConcurrentBag<string> batches)
    {
        try
        {
            for (var step = 0; ; step++)
            {
                await PostAsync(client, "runs/log-metric", new JsonObject { ["run_id"] = run, ["key"] = $"m{writer}", ["value"] = step, ["timestamp"] = 1, ["step"] = step });
                points[(run, writer)] = step;
                if (step % 10 == 0)
                {
                    var other = await CreateRunAsync(client);
                    var ten = new JsonArray([.. Enumerable.Range(0, 10).Select(i => (JsonNode)new JsonObject { ["key"] = $"p{i}", ["value"] = "v" })]);
                    await PostAsync(client, "runs/log-batch", new JsonObject { ["run_id"] = other, ["params"] = ten });
                    batches.Add(other);
                }
            }
        }
        catch (HttpRequestException)
        {
            // The server is gone; what was not acknowledged may or may not be there.
        }
        catch (IOException)
        {
        }
    }

    private static async Task<string> CreateRunAsync(HttpClient client) =>
        (string)(await PostAsync(client, "runs/create", new JsonObject { ["experiment_id"] = "0" }))["run"]!["info"]!["run_id"]!;

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, JsonObject body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string IntegrityOf(string path)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var database));
        raw.sqlite3_prepare_v2(database, "PRAGMA integrity_check", out var statement);
        raw.sqlite3_step(statement);
        var answer = raw.sqlite3_column_text(statement, 0).utf8_to_string();
        raw.sqlite3_finalize(statement);
        raw.sqlite3_close_v2(database);
        return answer;
    }
}
