using ModelOps.Deployments.Canary;

namespace ModelOps.Deployments.Tests.Canary;

public sealed class CanaryAdviceTests
{
    [Theory]
    [InlineData(Face.Terminal, "modelops canary credit-risk/2 --drift 1 --require-labels.")]
    [InlineData(Face.Notebook, "#!canary credit-risk/2 --drift 1 --require-labels.")]
    [InlineData(Face.CSharp, "ops.CanaryAsync(\"credit-risk/2\", new() { Drift = 1, RequireLabels = true }).")]
    public async Task Predictions_that_lie_apart_say_what_to_do_if_the_world_has_changed(Face face, string command)
    {
        await using var bench = await CanaryBench.CreateAsync();
        var state = await bench.PassAsync(await bench.StartAsync(new() { Hold = TimeSpan.FromHours(2) }), 100, 1000, challenger: new(GoodShare: 0.2));

        Assert.Equal((CanaryPhase.RolledBack, "drift"), (state.Phase, state.Decision!.By));
        using var words = Wording.Use(face);
        Assert.Equal($"If the world has changed and other predictions are wanted, let labels decide: {command}", CanaryAdvice.Of(state));
        Assert.Equal("If the world has changed and other predictions are wanted, let labels decide: give the loop 'canary: {drift: 1, require_labels: true}', and trigger it.", CanaryAdvice.ForLoop(state));
    }

    [Fact]
    public async Task So_it_is_where_the_time_was_over_and_not_where_somebody_else_has_decided()
    {
        await using var late = await CanaryBench.CreateAsync();
        // 0.25 apart, of which few rows prove nothing.
        var canary = await late.StartAsync(new() { Steps = [50], Minimum = 50, Hold = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(3), ErrorIncrease = 1 });
        late.Send(canary, 400, challenger: new(ErrorRate: 0, GoodShare: 0.45));
        var state = await late.PassAsync(canary, 5, 0);
        Assert.EndsWith("apart in " + $"{state.Evidence.Champion.Predictions.Values.Sum() + state.Evidence.Challenger.Predictions.Values.Sum()} rows; the limit is 0.2, which seems to be exceeded.", state.Decision!.Why, StringComparison.Ordinal);
        Assert.NotNull(CanaryAdvice.Of(state));

        await using var aborted = await CanaryBench.CreateAsync();
        var running = await aborted.StartAsync();
        Assert.Null(CanaryAdvice.Of(running.State));
        Assert.Null(CanaryAdvice.Of(await running.AbortAsync("ada", "the logs look odd")));

        await using var failing = await CanaryBench.CreateAsync();
        Assert.Null(CanaryAdvice.Of(await failing.PassAsync(await failing.StartAsync(), 100, 1000, challenger: new(ErrorRate: 0.3))));
    }
}
