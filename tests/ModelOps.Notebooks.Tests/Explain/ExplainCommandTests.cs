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
        Golden.Equal("explain.txt", Kept(explained));
        Assert.Equal(explained.Importance!.Features.Take(2).Select(feature => feature.Column), explained.Dependence.Select(dependence => dependence.Column));
        Assert.Null(explained.Coefficients);
    }

    [Fact]
    public async Task A_call_gives_what_the_magic_gives_and_a_seed_the_same_shuffles()
    {
        await _bench.RunAsync("explain model --data test --seed 7 --metric accuracy --top 0 --as magic");

        var same = await _bench.Ops.ExplainAsync("model", _bench.Frame("test"), new() { Seed = 7, Metric = "accuracy", Top = 0 }, cancellationToken: Stop);
        var other = await _bench.Ops.ExplainAsync("model", "test", new() { Seed = 8, Metric = "accuracy", Top = 0 }, cancellationToken: Stop);

        var magic = (ExplainResult)_bench.Host.Variables["magic"];
        Assert.Equal(("accuracy", 0), (magic.Importance!.Metric.Name, magic.Dependence.Count));
        Assert.Equal(magic.Importance.Features, same.Importance!.Features);
        Assert.NotEqual(magic.Importance.Features, other.Importance!.Features);
    }

    [Theory]
    [InlineData(Face.Notebook, "explain model --data test --top -1", "'--top' is -1; give 0 or more.")]
    [InlineData(Face.CSharp, "explain model --data test --top -1", "'Top' is -1; give 0 or more.")]
    [InlineData(Face.Notebook, "explain model --data short", "The data lacks 2 columns that the model needs: age_years, housing.")]
    [InlineData(Face.Terminal, "explain model", "'explain' needs '--data': Data, with the target column for permutation importance: a file.")]
    [InlineData(Face.Notebook, "explain model --data test --row 0", "There is no row 0: the data has 250 rows, counted from 1.")]
    [InlineData(Face.Terminal, "explain model --data test --row 251 --metric accuracy", "There is no row 251: the data has 250 rows, counted from 1.\nSHAP values are in the unit of the prediction: '--metric' belongs to permutation importance. Leave it out.")]
    [InlineData(Face.Notebook, "explain model --data test --row 3 --method permutation", "Shuffling explains a model and no single row. Leave out '--method', or choose shap or kernel.")]
    [InlineData(Face.CSharp, "explain model --data test --background test", "'Background' belongs to SHAP values: add 'Method' shap, or leave it out.")]
    [InlineData(Face.Notebook, "explain model --data test --method shap --background short", "The background lacks 2 columns that the model needs: age_years, housing.")]
    [InlineData(Face.Terminal, "explain model --data test --coalitions 100", "'--coalitions' belongs to SHAP values: add '--method' shap, or leave it out.")]
    [InlineData(Face.Notebook, "explain model --data test --method shap --class terrible", "The model has no class 'terrible'. Its classes are: good, bad.")]
    [InlineData(Face.Notebook, "explain model --data test --dependence age", "The model has no input 'age'. Its inputs are: duration_months, credit_amount, age_years, checking_account_status, housing.")]
    [InlineData(Face.Notebook, "explain model --data test --method lime", "'--method' cannot be 'lime'. Give one of: permutation, shap, kernel, gradcam, occlusion.")]
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
    public async Task Shap_values_of_all_rows_and_of_one_are_shown_and_kept_with_the_models_run()
    {
        await _bench.RunAsync("explain credit@champion --data test --method shap --top 1 --ice --as global");
        await _bench.RunAsync("explain credit@champion --data test --row 7 --dependence age_years --as local");

        var (global, local) = ((ExplainResult)_bench.Host.Variables["global"], (ExplainResult)_bench.Host.Variables["local"]);
        Golden.Equal("shap.txt", Kept(global));
        Golden.Equal("row.txt", Kept(local));
        Assert.Equal(250, global.Shap!.Rows.RowCount);
        Assert.Equal([6], local.Shap!.RowNumbers);
        Assert.Equal(global.Shap[6, 0], local.Shap[0, 0], 1e-9);
        Assert.Equal("age_years", Assert.Single(local.Dependence).Column);

        var model = await _bench.Ops.ResolveModelAsync("credit@champion", Stop);
        var kept = await KeptExplanation.FindAsync(_bench.Ops, model, Stop);
        Assert.Contains(kept, each => each.Evidence.Row == 7 && each.Path == local.Evidence);
        var whole = Assert.Single(kept, each => each.Path == global.Evidence).Evidence;
        Assert.Equal(global.Shap.Base, whole.Base, 1e-12);
        Assert.Equal(global.Shap.Order.Select(column => global.Shap.Columns[column]), whole.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task Kernel_explains_in_probabilities()
    {
        var explained = await _bench.Ops.ExplainAsync("model", "test", new() { Method = "kernel", Row = 1 }, cancellationToken: Stop);

        Assert.Equal(ShapMethod.Kernel, explained.Shap!.Method);
        Assert.Equal("Probability of bad", explained.Shap.Output);
        Assert.EndsWith(".kernel-row-1.json", explained.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.ExplainAsync("model", "test", cancellationToken: cancelled.Token));
    }

    // Where it is kept has the run's number, which differs.
    private static string Kept(ExplainResult result) => ViewText.Render((result with { RunId = null }).ToView());
}
