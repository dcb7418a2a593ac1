using ModelOps.Models.Onnx;

namespace ModelOps.Deployments.Tests.Canary;

/// <summary>Real models behind a real gateway: requests over HTTP are the evidence.</summary>
public sealed class CanaryGatewayTests
{
    private static readonly CanaryOptions _quick = new()
    {
        Steps = [50],
        Hold = TimeSpan.Zero,
        Interval = TimeSpan.FromMilliseconds(50),
        Minimum = 100,
        ErrorIncrease = 0.1,
        // Other tests run beside.
        P95Ratio = 100,
        P99Ratio = 100,
    };

    [Fact]
    public async Task A_challenger_that_answers_alike_is_promoted()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var state = await RunAsync(bench, Scaled("a"), 12_000);
        Assert.Equal(CanaryPhase.Promoted, state.Phase);
        Assert.Equal(2, await bench.ChampionAsync());
        Assert.All(state.Decision!.Checks, check => Assert.Equal(CanaryOutcome.Proven, check.Outcome));
    }

    [Fact]
    public async Task A_challenger_that_refuses_what_the_champion_takes_is_rolled_back()
    {
        await using var bench = await CanaryBench.CreateAsync();
        var state = await RunAsync(bench, Scaled("another_column"), 4000);
        Assert.Equal(CanaryPhase.RolledBack, state.Phase);
        Assert.Equal(1, await bench.ChampionAsync());
        Assert.InRange(state.Evidence.Challenger.Errors.Count, 3, 1900);
        Assert.Equal(state.Evidence.Challenger.Errors.Count, state.Evidence.Challenger.Errors.Hits);
    }

    private static async Task<CanaryState> RunAsync(CanaryBench bench, Model challenger, int most)
    {
        var proxy = new Forward();
        await using var gateway = await ScoringGateway.StartAsync(new() { Scoring = new() { ModelName = "credit-risk", Observers = [proxy] } });
        using var champion = Scaled("a");
        using (challenger)
        {
            await gateway.PutAsync("1", champion, "1");
            await gateway.PutAsync("2", challenger, "2");
            var canary = await CanaryController.StartAsync(CanaryBench.Plan(_quick), bench.Parts with { Traffic = new GatewayShares(gateway), Time = TimeProvider.System });
            proxy.To = canary.Evidence;
            using var stop = new CancellationTokenSource();
            var running = canary.RunAsync(stop.Token);
            using var http = new HttpClient { BaseAddress = gateway.Url };
            for (var i = 0; i < most && !running.IsCompleted; i++)
            {
                using var body = new StringContent($$"""{"dataframe_records": [{"a": {{i % 97}}}]}""", System.Text.Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync("invocations", body);
            }

            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(60)));
            await stop.CancelAsync();
            return canary.State;
        }
    }

    private static Model Scaled(string column)
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Mul", [graph.Input(column, OnnxType.Double, -1), graph.Constant([2.0])]), "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([new(column, SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression }));
    }

    private sealed class GatewayShares(ScoringGateway gateway) : ICanaryTraffic
    {
        public Task SetShareAsync(double percent, CancellationToken cancellationToken = default) =>
            gateway.SetTrafficAsync(new() { Weights = new Dictionary<string, double> { ["1"] = 100 - percent, ["2"] = percent } });
    }

    private sealed class Forward : IScoringObserver
    {
        internal IScoringObserver? To { get; set; }

        public bool Takes(string requestId) => To?.Takes(requestId) ?? false;

        public void Scored(ScoredRequest request) => To?.Scored(request);
    }
}
