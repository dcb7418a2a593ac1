using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A canary in a real service: requests over HTTP decide, and the registry's alias moves.</summary>
public sealed class ServiceCanaryTests
{
    private static readonly CanaryOptions _quick = new()
    {
        Steps = [50],
        Hold = TimeSpan.Zero,
        Interval = TimeSpan.FromMilliseconds(50),
        Minimum = 60,
        // Few requests, and other tests run beside.
        ErrorIncrease = 0.2,
        P95Ratio = 1000,
        P99Ratio = 1000,
        FastEnough = TimeSpan.FromMinutes(1),
        Drift = 1,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_challenger_gets_the_alias_and_then_all_requests_in_the_aliass_place()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await ServeAsync(bench);
        await using var closing = service;
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick });
        Assert.Equal([("champion", 50.0), ("2", 50.0)], service.Versions.Select(version => (version.Name, version.Weight)));

        var state = await UntilEndAsync(bench, service, id);

        Assert.Equal(CanaryPhase.Promoted, state.Phase);
        Assert.Equal(2, (await bench.Tracker.GetVersionByAliasAsync("credit", "champion", Stop)).Version);
        await ServiceBench.UntilAsync(() => service.Versions is [{ Name: "champion", Version: "2", Weight: 100 }], "the hand-over");
        Assert.Equal(2, await bench.AskAsync(service));
        Assert.Equal(["canary.started", "canary.promoted"], (await new AuditLog(bench.Store.AuditFile).ReadAsync(Stop)).Entries.Select(entry => entry.Action));
    }

    [Fact]
    public async Task It_goes_on_with_the_next_process_and_is_aborted_by_files()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (first, id) = await ServeAsync(bench, isBackground: true);
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick with { Hold = TimeSpan.FromHours(1) } });
        for (var i = 0; i < 20; i++)
        {
            await bench.AskAsync(first);
        }

        await ServiceBench.UntilAsync(() => CanaryController.Read(bench.Store.FolderOf(id))!.Evidence is var seen && seen.Champion.Errors.Count + seen.Challenger.Errors.Count == 20, "the evidence");
        await first.DisposeAsync();

        await using var second = await bench.ServeAsync(bench.Store.FindSpec(id)!, Options(bench, id));
        second.Attach(bench.Store, id);
        // A version joins without a share, which it gets when it answers.
        await ServiceBench.UntilAsync(() => second.Versions is [_, { Weight: > 0 }], "the share of the challenger");
        Assert.Equal([("champion", 50.0), ("2", 50.0)], second.Versions.Select(version => (version.Name, version.Weight)));
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => bench.Store.ChangeAndWaitAsync(id, spec => spec with { Traffic = new Dictionary<string, double> { ["champion"] = 90, ["challenger"] = 10 } }, TimeSpan.FromSeconds(60), Stop));
        Assert.StartsWith("A canary shares out the requests of 'credit' now.", refused.Message, StringComparison.Ordinal);

        await bench.Store.ChangeAndWaitAsync(id, spec => spec with { Canary = spec.Canary! with { IsAborted = true, Actor = "grace" } }, TimeSpan.FromSeconds(60), Stop);
        var state = CanaryController.Read(bench.Store.FolderOf(id))!;
        Assert.Equal((CanaryPhase.RolledBack, "Version 2 is rolled back by grace: it was asked for."), (state.Phase, state.Decision!.Why));
        Assert.InRange(state.Evidence.Champion.Errors.Count + state.Evidence.Challenger.Errors.Count, 20, 20);
        Assert.Equal([("champion", 100.0)], second.Versions.Select(version => (version.Name, version.Weight)));
        Assert.Equal(1, (await bench.Tracker.GetVersionByAliasAsync("credit", "champion", Stop)).Version);
    }

    [Fact]
    public async Task One_in_a_process_that_ends_is_rolled_back()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await ServeAsync(bench);
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick with { Hold = TimeSpan.FromHours(1) } });
        await service.DisposeAsync();
        Assert.Equal(["canary.started", "canary.rolled-back"], (await new AuditLog(bench.Store.AuditFile).ReadAsync(Stop)).Entries.Select(entry => entry.Action));
    }

    [Fact]
    public async Task Labels_in_the_payload_log_are_the_true_quality()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await ServeAsync(bench, new PayloadSpec { FlushInterval = TimeSpan.FromMilliseconds(100) });
        await using var closing = service;
        // Version 2 answers 2 and version 1 answers 1: the truth is 1, so the challenger is always off by 1.
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick with { Hold = TimeSpan.FromHours(1), MinimumLabels = 20, QualityLoss = 0.1 } });
        var labels = new List<Label>();
        for (var i = 0; i < 120; i++)
        {
            await bench.AskAsync(service, $"r{i}");
            labels.Add(Label.Of($"r{i}", 1 + (i % 5 * 0.01)));
        }

        await new LabelLog(bench.Store.PayloadsOf(id)).AddAsync(labels, Stop);
        var state = await UntilEndAsync(bench, service, id, ask: false);

        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Contains("the mean error of ", state.Decision!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenger_that_answers_otherwise_is_rolled_back_by_agreement()
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await ServeAsync(bench);
        await using var closing = service;
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick with { Agreement = 0.9 } });

        var state = await UntilEndAsync(bench, service, id);

        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Matches(@"^Version 2 is rolled back at step 1 of 1 \(50 %\): both versions score 0 of \d+ rows alike: 0 \(0 to 0\.\d+\); the limit is 0\.9\.$", state.Decision!.Why);
        Assert.Equal(1, await bench.AskAsync(service));
    }

    [Fact]
    public async Task A_challenger_that_answers_alike_is_promoted_when_that_is_proven()
    {
        await using var bench = await ServiceBench.StartAsync();
        using (var same = ServiceBench.Constant(1.001))
        {
            same.Save(bench.File("same"));
        }

        var challenger = (await bench.Tracker.RegisterVersionAsync(new NewModelVersion("credit", bench.File("same")), cancellationToken: Stop)).Version;
        var (service, id) = await ServeAsync(bench);
        await using var closing = service;
        await WantAsync(bench, id, new() { Id = "one", Challenger = challenger, Actor = "ada", Options = _quick with { Agreement = 0.9 } });
        CanaryState state;
        do
        {
            using var answer = await bench.SendAsync(service, "invocations", """{"dataframe_records":[{"a":1},{"a":2}]}""");
            Assert.True(answer.IsSuccessStatusCode);
            state = CanaryController.Read(bench.Store.FolderOf(id))!;
        }
        while (!state.IsEnded);

        Assert.Equal((CanaryPhase.Promoted, CanaryOutcome.Proven), (state.Phase, state.Decision!.Checks.Single(check => check.Name == "agreement").Outcome));
        Assert.Equal(state.Evidence.Agreement.Count, state.Evidence.Agreement.Hits);
    }

    [Fact]
    public async Task A_second_challenger_is_compared_by_its_own_answers()
    {
        await using var bench = await ServiceBench.StartAsync();
        using (var same = ServiceBench.Constant(1.001))
        {
            same.Save(bench.File("same"));
        }

        var second = (await bench.Tracker.RegisterVersionAsync(new NewModelVersion("credit", bench.File("same")), cancellationToken: Stop)).Version;
        var (service, id) = await ServeAsync(bench);
        await using var closing = service;
        await WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick with { Agreement = 0.9 } });
        Assert.Equal(CanaryPhase.RolledBack, (await UntilEndAsync(bench, service, id)).Phase);

        await WantAsync(bench, id, new() { Id = "two", Challenger = second, Actor = "ada", Options = _quick with { Agreement = 0.9, Hold = TimeSpan.FromHours(1) } });
        await ServiceBench.UntilAsync(
            async () =>
            {
                using var answer = await bench.SendAsync(service, "invocations", """{"dataframe_records":[{"a":1}]}""");
                return CanaryController.Read(bench.Store.FolderOf(id))!.Evidence.Agreement.Count > 0;
            },
            "the comparison");

        var agreement = CanaryController.Read(bench.Store.FolderOf(id))!.Evidence.Agreement;
        Assert.Equal(agreement.Count, agreement.Hits);
    }

    [Theory]
    [InlineData("credit/1", "The deployment 'credit' serves credit/1, which is not an alias, so nothing can be moved.")]
    [InlineData("credit@challenger", "Version 2 of credit is the champion already; name another version as challenger.")]
    public async Task What_cannot_be_a_canary_is_refused_and_taken_back(string model, string error)
    {
        await using var bench = await ServiceBench.StartAsync();
        var (service, id) = await ServeAsync(bench, model: model);
        await using var closing = service;
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => WantAsync(bench, id, new() { Id = "one", Challenger = 2, Actor = "ada", Options = _quick }));
        Assert.StartsWith(error, refused.Message, StringComparison.Ordinal);
        Assert.Null(bench.Store.FindSpec(id)!.Canary);
    }

    private static ModelServiceOptions Options(ServiceBench bench, string id) => new() { PayloadFolder = bench.Store.PayloadsOf(id), StateFolder = bench.Store.FolderOf(id), AuditFile = bench.Store.AuditFile };

    private static async Task<(ModelService Service, string Id)> ServeAsync(ServiceBench bench, PayloadSpec? payloads = null, string model = "credit@champion", bool isBackground = false)
    {
        var spec = ServiceBench.Spec(model) with { PayloadLog = payloads, IsBackground = isBackground };
        var id = bench.Store.Reserve(spec);
        var service = await bench.ServeAsync(spec, Options(bench, id));
        service.Attach(bench.Store, id);
        return (service, id);
    }

    private static Task WantAsync(ServiceBench bench, string id, CanaryRequest request) =>
        bench.Store.ChangeAndWaitAsync(id, spec => spec with { Canary = request }, TimeSpan.FromSeconds(60), Stop);

    private static async Task<CanaryState> UntilEndAsync(ServiceBench bench, ModelService service, string id, bool ask = true)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1); i++)
        {
            if (ask)
            {
                await bench.AskAsync(service);
            }
            else
            {
                await Task.Delay(10, Stop);
            }

            if (i % 20 == 0 && CanaryController.Read(bench.Store.FolderOf(id)) is { IsEnded: true } ended)
            {
                return ended;
            }
        }

        throw new TimeoutException(CanaryController.Read(bench.Store.FolderOf(id))?.ToString());
    }
}
