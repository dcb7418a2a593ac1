using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Serving.Tests.Scoring;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Hosting;

public sealed class ScoringServerReloadTests
{
    private const string Row = """{"dataframe_records":[{"a":1,"b":2}]}""";

    [Fact]
    public async Task New_requests_get_the_new_version_and_every_answer_says_which_gave_it()
    {
        using var first = TestModels.Columns();
        using var second = TestModels.Scaled(10);
        await using var server = await ScoringServer.StartAsync(first, new() { ModelName = "credit", ModelVersion = "1", RunId = "r1" });
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(("""{"predictions":[3.0]}""", "1", "r1"), await ScoreAsync(http));
        await server.ReloadAsync(second, "2", "r2", TestContext.Current.CancellationToken);
        Assert.Equal(("2", "r2"), (server.ModelVersion, server.RunId));
        Assert.Equal(("""{"predictions":[12.0]}""", "2", "r2"), await ScoreAsync(http));
        Assert.Equal("2", (string?)JsonNode.Parse(await http.GetStringAsync(new Uri("v2/models/credit", UriKind.Relative)))!["versions"]![0]);
        using var old = await http.GetAsync(new Uri("v2/models/credit/versions/1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        using var ping = await http.GetAsync(new Uri("ping", UriKind.Relative));
        Assert.Equal("2", ping.Headers.GetValues("ModelOps-Version").Single());
    }

    [Fact]
    public async Task A_folder_can_be_reloaded_and_the_old_one_is_let_go()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("1"), TestModels.Columns());
        Save(folder.File("2"), TestModels.Scaled(10));
        await using var server = await ScoringServer.StartAsync(folder.File("1"));
        await server.ReloadAsync(folder.File("2"), "2", cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(("""{"predictions":[12.0]}""", "2", null), await ScoreAsync(http));
    }

    [Fact]
    public async Task A_corrupt_new_version_leaves_the_old_one_serving()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("2"), TestModels.Scaled(10));
        File.WriteAllBytes(Path.Combine(folder.File("2"), "model.onnx"), [.. File.ReadAllBytes(Path.Combine(folder.File("2"), "model.onnx")).Take(100)]);
        using var model = TestModels.Columns();
        using var picky = WarmUpTests.Picky();
        await using var server = await ScoringServer.StartAsync(model);
        var cancellation = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ModelException>(() => server.ReloadAsync(folder.File("2"), "2", cancellationToken: cancellation));
        await Assert.ThrowsAsync<InvalidInputException>(() => server.ReloadAsync(folder.File("none"), "2", cancellationToken: cancellation));
        await Assert.ThrowsAsync<InvalidInputException>(() => server.ReloadAsync(model, "a/b", cancellationToken: cancellation));
        var error = await Assert.ThrowsAsync<ModelException>(() => server.ReloadAsync(picky, "2", cancellationToken: cancellation));
        Assert.Equal("The model has no input example, and refuses the rows that were made up in its place, so nothing shows that it works. Log it again with an input example.", error.Message);
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal(("""{"predictions":[3.0]}""", "1", null), await ScoreAsync(http));
    }

    [Fact]
    public async Task No_request_fails_while_versions_change_under_load()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("1"), TestModels.Columns());
        Save(folder.File("2"), TestModels.Scaled(10));
        await using var server = await ScoringServer.StartAsync(folder.File("1"));
        using var http = new HttpClient { BaseAddress = server.Url };
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new Dictionary<string, int>(StringComparer.Ordinal);
            while (!done.IsCancellationRequested)
            {
                var (body, version, _) = await ScoreAsync(http);
                Assert.Equal(int.Parse(version!, System.Globalization.CultureInfo.InvariantCulture) % 2 == 1 ? """{"predictions":[3.0]}""" : """{"predictions":[12.0]}""", body);
                answers[version!] = answers.GetValueOrDefault(version!) + 1;
            }

            return answers;
        })).ToArray();
        for (var version = 2; version <= 20; version++)
        {
            await server.ReloadAsync(folder.File(version % 2 == 1 ? "1" : "2"), $"{version}", cancellationToken: TestContext.Current.CancellationToken);
        }

        await done.CancelAsync();
        Assert.True((await Task.WhenAll(clients)).SelectMany(answers => answers.Keys).Distinct().Count() > 2);
    }

    [Fact]
    public async Task A_stopped_server_takes_no_new_version()
    {
        using var model = TestModels.Columns();
        var server = await ScoringServer.StartAsync(model);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => server.ReloadAsync(model, "2", cancellationToken: TestContext.Current.CancellationToken));
    }

    private static void Save(string folder, Model model)
    {
        using (model)
        {
            model.Save(folder);
        }
    }

    private static async Task<(string Body, string? Version, string? Run)> ScoreAsync(HttpClient http)
    {
        using var response = await http.PostAsync(new Uri("invocations", UriKind.Relative), new StringContent(Row, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadAsStringAsync(), response.Headers.GetValues("ModelOps-Version").Single(), response.Headers.TryGetValues("ModelOps-Run", out var run) ? run.Single() : null);
    }
}
