using System.Collections.Concurrent;
using System.Net;
using ModelOps.Deployments.Services;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A deployment while it runs.</summary>
public sealed class ModelServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alias_is_resolved_and_answers_under_the_deployments_name_until_it_is_stopped()
    {
        await using var bench = await ServiceBench.StartAsync();
        var service = await bench.ServeAsync(ServiceBench.Spec("credit@challenger"));

        Assert.Equal(2, await bench.AskAsync(service));
        Assert.Equal([("challenger", "credit@challenger", "2", 100.0)], service.Versions.Select(one => (one.Name, one.Reference, one.Version, one.Weight)));
        Assert.Contains("\"credit\"", await bench.Http.GetStringAsync(new Uri(service.Address, "v2/models/credit"), Stop));

        await service.DisposeAsync();
        await service.DisposeAsync();
        Assert.True(service.Stopped.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.AskAsync(service));
    }

    [Theory]
    [InlineData("credit/2", 2, "2")]
    [InlineData("models:/credit/2", 2, "2")]
    [InlineData("models:/credit@champion", 1, "champion")]
    [InlineData("model-2", 2, "model")]
    public async Task All_forms_of_a_reference_are_served(string model, double answer, string name)
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var service = await bench.ServeAsync(ServiceBench.Spec(model == "model-2" ? bench.File(model) : model));

        Assert.Equal(model == "model-2" ? "1" : $"{answer}", Assert.Single(service.Versions).Version);
        Assert.Equal(name, service.Versions[0].Name);
        using var response = await bench.SendAsync(service, "invocations", """{"inputs":{"a":[1]}}""");
        Assert.Equal($$"""{"predictions":[{{answer:0.0}}]}""", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Another_process_changes_the_traffic_by_the_file_and_waits_until_it_is_so_while_nobody_fails()
    {
        await using var bench = await ServiceBench.StartAsync(3);
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec());
        await using var ending = service;
        using var end = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<double, bool>();
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    seen.TryAdd(await bench.AskAsync(service), true);
                }
            },
            Stop)).ToArray();

        var shared = await ChangeAsync(bench, id, spec => spec with { Traffic = new Dictionary<string, double> { ["champion"] = 50, ["2"] = 50 }, Shadow = "challenger" });
        await ServiceBench.UntilAsync(() => seen.Count == 2, "Answers of both versions");
        var alone = await ChangeAsync(bench, id, spec => spec with { Traffic = new Dictionary<string, double> { ["credit/2"] = 100 }, Shadow = null });
        seen.Clear();
        await ServiceBench.UntilAsync(() => seen.ContainsKey(2), "Answers after the second change");
        await end.CancelAsync();
        await Task.WhenAll(callers);

        Assert.Equal([("champion", 50.0, false), ("2", 50, false), ("challenger", 0, true)], shared.Versions.Select(one => (one.Name, one.Weight, one.IsShadow)));
        Assert.Equal((3, "credit/2", "2"), (alone.Generation, Assert.Single(alone.Versions).Name, alone.Versions[0].Version));
        Assert.Equal(2, await bench.AskAsync(service));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_sentence_taken_back_and_nothing_changes()
    {
        await using var bench = await ServiceBench.StartAsync();
        var broken = await bench.RegisterBrokenAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec());
        await using var ending = service;

        async Task<string> RefusedAsync(string version) => (await Assert.ThrowsAsync<InvalidInputException>(() => ChangeAsync(bench, id, spec => spec with { Traffic = new Dictionary<string, double> { ["champion"] = 50, [version] = 50 } }))).Message;

        Assert.Contains("Did you mean 'challenger'? The aliases of credit are: challenger, champion.", await RefusedAsync("chalenger"));
        Assert.StartsWith("'credit/77' cannot be served: ", await RefusedAsync("77"));
        Assert.StartsWith($"'credit/{broken}' cannot be served: ", await RefusedAsync($"{broken}"));
        Assert.Equal("The weights (champion=90) are 90 together; they must be 100.", (await Assert.ThrowsAsync<InvalidInputException>(() => ChangeAsync(bench, id, spec => spec with { Traffic = new Dictionary<string, double> { ["champion"] = 90 } }))).Message);

        Assert.Empty(bench.Store.FindSpec(id)!.Traffic);
        Assert.Equal("champion", Assert.Single(service.Versions).Name);
        Assert.Equal(1, await bench.AskAsync(service));
        await ServiceBench.UntilAsync(() => bench.Store.Find(id)!.Status.Error is null, "A status without the error");
    }

    [Fact]
    public async Task It_stops_when_its_file_says_so_and_leaves_its_payload_log_alone()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { PayloadLog = new() });
        await bench.AskAsync(service, "r1");

        await bench.Store.ChangeAsync(id, spec => spec with { IsStopped = true }, Stop);

        await service.Stopped.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Empty(bench.Store.All());
        Assert.Equal(["payloads"], Directory.EnumerateFileSystemEntries(bench.Store.FolderOf(id)).Select(Path.GetFileName));
        Assert.Equal(1, PayloadTables.Query(bench.Store.PayloadsOf(id), "SELECT * FROM requests", Stop).RowCount);
    }

    [Fact]
    public async Task Labels_come_by_feedback_and_join_their_requests()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await bench.ServeWithFilesAsync(ServiceBench.Spec() with { PayloadLog = new() { FlushInterval = TimeSpan.FromMilliseconds(50) } });
        await using (service)
        {
            await bench.AskAsync(service, "r1");
            using var taken = await bench.SendAsync(service, "feedback", """[{"id":"r1","label":1.5},{"id":"","label":2}]""");
            using var wrong = await bench.SendAsync(service, "feedback", """{"id":"r1"}""");

            Assert.Equal((HttpStatusCode.OK, """{"accepted":1,"errors":[{"index":1,"message":"The label has no id. Give the id of the row that it belongs to."}]}"""), (taken.StatusCode, await taken.Content.ReadAsStringAsync(Stop)));
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Contains("""Entry 0 is not a label. Write it as {\"id\": \"…\", \"label\": …}""", await wrong.Content.ReadAsStringAsync(Stop));
        }

        Assert.Equal(1, PayloadTables.Query(bench.Store.PayloadsOf(id), "SELECT 1 FROM requests JOIN labels USING (id)", Stop).RowCount);
    }

    [Fact]
    public async Task A_start_that_fails_leaves_nothing_behind()
    {
        await using var bench = await ServiceBench.StartAsync();
        var port = Ports.Free();
        await using var first = await bench.ServeAsync(ServiceBench.Spec() with { Port = port });

        Assert.StartsWith($"Port {port} on 127.0.0.1 is in use", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.ServeAsync(ServiceBench.Spec() with { Port = port }))).Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => bench.ServeAsync(ServiceBench.Spec("credit@nobody") with { PayloadLog = new() }));
        Assert.StartsWith("There is no model folder 'credit@champion', and no tracking store", (await Assert.ThrowsAsync<InvalidInputException>(() => ModelService.StartAsync(ServiceBench.Spec(), cancellationToken: Stop))).Message);

        await first.DisposeAsync();
        await using var next = await bench.ServeAsync(ServiceBench.Spec() with { Port = port });
        Assert.Equal(1, await bench.AskAsync(next));
    }

    private static async Task<DeploymentStatus> ChangeAsync(ServiceBench bench, string id, Func<DeploymentSpec, DeploymentSpec> change) =>
        (await bench.Store.ChangeAndWaitAsync(id, change, TimeSpan.FromSeconds(60), Stop)).Status;
}
