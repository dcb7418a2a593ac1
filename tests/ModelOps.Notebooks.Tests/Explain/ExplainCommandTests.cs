using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Explain;

/// <summary>What <c>#!explain</c> shows and refuses.</summary>
public sealed class ExplainCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_most_important_columns_come_first_with_a_plot_each()
    {
        await _bench.RunAsync("explain credit@champion --data test --top 2 --as explained");

        var explained = Assert.IsType<ExplainResult>(_bench.Host.Variables["explained"]);
        Golden.Equal("explain.txt", ViewText.Render(explained.ToView()));
        Assert.Equal(explained.Importance.Features.Take(2).Select(feature => feature.Column), explained.Dependence.Select(dependence => dependence.Column));
        Assert.Null(explained.Coefficients);
    }

    [Fact]
    public async Task A_call_gives_what_the_magic_gives_and_a_seed_the_same_shuffles()
    {
        await _bench.RunAsync("explain model --data test --seed 7 --metric accuracy --top 0 --as magic");

        var same = await _bench.Ops.ExplainAsync("model", _bench.Frame("test"), new() { Seed = 7, Metric = "accuracy", Top = 0 }, cancellationToken: Stop);
        var other = await _bench.Ops.ExplainAsync("model", "test", new() { Seed = 8, Metric = "accuracy", Top = 0 }, cancellationToken: Stop);

        var magic = (ExplainResult)_bench.Host.Variables["magic"];
        Assert.Equal(("accuracy", 0), (magic.Importance.Metric.Name, magic.Dependence.Count));
        Assert.Equal(magic.Importance.Features, same.Importance.Features);
        Assert.NotEqual(magic.Importance.Features, other.Importance.Features);
    }

    [Theory]
    [InlineData(Face.Notebook, "explain model --data test --top -1", "'--top' is -1; give 0 or more.")]
    [InlineData(Face.CSharp, "explain model --data test --top -1", "'Top' is -1; give 0 or more.")]
    [InlineData(Face.Notebook, "explain model --data short", "The data has no column 'age_years', which the model needs.\nThe data has no column 'housing', which the model needs.")]
    [InlineData(Face.Terminal, "explain model", "'explain' needs '--data': Data with the target column: a file.")]
    public async Task Options_and_data_that_do_not_fit_are_refused_with_all_reasons(Face face, string line, string expected)
    {
        _bench.Host.Variables["short"] = _bench.Frame("test").Drop("age_years", "housing");

        Assert.Equal(expected, await _bench.RefusedAsync(face, line));
    }

    [Fact]
    public async Task A_metric_that_is_not_there_and_data_without_the_target_are_named()
    {
        Assert.Contains("'acuracy'", (await _bench.RefusedAsync("explain model --data test --metric acuracy")).Message);
        _bench.Host.Variables["blind"] = _bench.Frame("test").Drop("risk");
        Assert.Contains("'risk'", (await _bench.RefusedAsync("explain model --data blind")).Message);
    }

    [Fact]
    public async Task An_explanation_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.ExplainAsync("model", "test", cancellationToken: cancelled.Token));
    }
}
