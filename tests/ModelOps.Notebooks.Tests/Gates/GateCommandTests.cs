using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Gates;

/// <summary>What <c>#!gate</c> says, and that it moves and writes nothing.</summary>
public sealed class GateCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();
    private IReadOnlyList<ModelOps.Tracking.Tag> _tags = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _bench.RunAsync(TrainedBench.Training);
        await _bench.RunAsync("register model --name credit --alias champion");
        await _bench.RunAsync("register model --name credit");
        _tags = (await (await _bench.Ops.StoreAsync(Stop)).GetModelVersionAsync("credit", 2, Stop)).Tags;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_rule_is_judged_on_data_and_shown()
    {
        _bench.Write("gate.yaml", """
            minimum_rows: 50
            metrics: {roc_auc: {min: 0.6, max_drop_vs_champion: 0.02}}
            fairness: {housing: {minimum_rows: 5, demographic_parity_difference: {max: 0.9}}}
            size_mb: {max: 50}
            drift: {max_psi: 2}
            rules:
              - recall(bad) - recall(good) < 1
              - size_mb <= champion.size_mb and roc_auc >= champion.roc_auc
            approvals: 2
            """);

        var text = await _bench.ShownAsync("gate gate.yaml --model credit/2 --data test");

        Golden.Equal("gate.txt", System.Text.RegularExpressions.Regex.Replace(TrainedBench.Scrub(text), "(?<=size_mb is )[0-9.]+", "0.01"));
        await NothingWrittenAsync();
    }

    [Fact]
    public async Task A_gate_that_says_no_ends_with_exit_code_3_and_writes_nothing()
    {
        _bench.Write("gate.yaml", "rules: [roc_auc > 0.999]\ndrift: {max_psi: 1}");
        await _bench.RunAsync("evaluate model --data test");

        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("gate gate.yaml --model credit/2"));

        Assert.Equal(3, refusal.ExitCode);
        Assert.Contains("gate.yaml refuses credit version 2: drift.max_psi cannot be measured: evaluations keep scores, not rows; give the data with data. roc_auc is ", refusal.Message.Replace("--data", "data", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False((await _bench.Ops.GateAsync("gate.yaml", "credit/2", cancellationToken: Stop)).Passed);
        await NothingWrittenAsync();
    }

    [Fact]
    public async Task An_alias_that_is_named_must_be_a_versions()
    {
        _bench.Write("gate.yaml", "size_mb: {max: 50}");

        var refusal = await _bench.RefusedAsync("gate gate.yaml --model credit/2 --against champoin");

        Assert.Equal("No version of credit has the alias 'champoin' to compare with. Did you mean 'champion'? Its aliases are: champion.", refusal.Message);

        await _bench.RunAsync("register model --name other");
        Assert.Equal("No version of other has the alias 'champion' to compare with. It has no aliases yet.", (await _bench.RefusedAsync("gate gate.yaml --model other/1 --against champion")).Message);
        Assert.True((await _bench.Ops.GateAsync("gate.yaml", "other/1", cancellationToken: Stop)).Passed);
    }

    [Fact]
    public async Task A_gate_of_the_folder_alone_needs_no_evaluation()
    {
        _bench.Write("gate.yaml", "size_mb: {max: 50}\nlatency: {p50_ms: {max: 60000}, requests: 200}");

        var report = await _bench.Ops.GateAsync("gate.yaml", "credit/2", cancellationToken: Stop);

        Assert.True(report.Passed, report.Refusal);
        Assert.Equal(["the model folder itself"], report.Evidence);
        Assert.Equal(["size_mb", "latency.p50_ms"], report.Gate.Rules.Select(rule => rule.Metric));
    }

    [Fact]
    public async Task Fairness_is_judged_by_the_evaluation_that_the_store_keeps_and_asked_for_otherwise()
    {
        _bench.Write("gate.yaml", "fairness: {housing: {minimum_rows: 5, disparate_impact: {min: 0.01}}}");
        var missing = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.Ops.GateAsync("gate.yaml", "credit/2", cancellationToken: Stop));
        Assert.EndsWith("Run 'ops.EvaluateAsync(\"credit/2\", data, new() { Fairness = [\"housing\"] })' first, or give the data to measure on with Data.", missing.Message, StringComparison.Ordinal);
        await _bench.RunAsync("evaluate model --data test --fairness housing");

        var report = await _bench.Ops.GateAsync("gate.yaml", "credit/2", cancellationToken: Stop);

        Assert.StartsWith("fairness.disparate_impact[housing] is ", report.Gate.Rules[^1].Sentence, StringComparison.Ordinal);
        Assert.True(report.Gate.Rules[^1].Count > 0);
    }

    [Theory]
    [InlineData("gate gate.yaml", "'gate' needs '--model': Version to judge: name@alias or name/version.")]
    [InlineData("gate gate.yaml --model credit/1", "BENCH/gate.yaml, line 2: the rule 'roc_auk > 1', column 1: there is no 'roc_auk'. Did you mean 'roc_auc'?")]
    public async Task Words_that_do_not_fit_are_named_with_what_to_do(string line, string expected)
    {
        _bench.Write("gate.yaml", "rules:\n  - roc_auk > 1\n  - f1\n");

        Assert.StartsWith(expected.Replace("BENCH", Path.GetDirectoryName(_bench.File("x")), StringComparison.Ordinal), await _bench.RefusedAsync(Face.Terminal, line), StringComparison.Ordinal);
    }

    private async Task NothingWrittenAsync()
    {
        var version = await (await _bench.Ops.StoreAsync(Stop)).GetModelVersionAsync("credit", 2, Stop);
        Assert.Equal(_tags, version.Tags);
        Assert.Empty(version.Aliases);
    }
}
