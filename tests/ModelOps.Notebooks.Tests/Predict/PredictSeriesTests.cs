using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Predict;

/// <summary>A series from its table to forecasts, in process and by a server.</summary>
public sealed class PredictSeriesTests : IAsyncDisposable
{
    private const string Train = "train rides --target ridership --trainer forecast --set horizon=4,folds=3,epochs=5,layers=8 --as model";
    private readonly Workbench _bench = new();
    private readonly Frame _series = Frame.ReadCsv(TestSupport.RepositoryPaths.Of("data", "chicago_ridership.csv")).Tail(300).Select("date", "cubs_home", "ridership");

    public PredictSeriesTests() => _bench.Host.Variables["rides"] = _series;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_training_shows_its_back_test_beside_the_naive_forecast_and_logs_it()
    {
        var shown = await _bench.ShownAsync(Train);

        Assert.Contains("Back-test by rolling origin: 3 nets", shown, StringComparison.Ordinal);
        Assert.Matches("steps ahead +forecasts +MAE +naive MAE +RMSE +sMAPE +MASE +coverage +interval width", shown);
        Assert.Contains("Back-test of ridership", shown, StringComparison.Ordinal);
        var run = Assert.Single(await _bench.AllRunsAsync());
        var metrics = run.Data.Metrics.ToDictionary(metric => metric.Key, metric => metric.Value);
        var backtest = ((TrainResult)_bench.Host.Variables["model"]).Backtest!;
        Assert.Equal(backtest.All.Mae, metrics["backtest_mae"]);
        Assert.Equal(backtest.All.NaiveMae, metrics["backtest_naive_mae"]);
        Assert.Equal(backtest.All.Coverage, metrics["backtest_coverage"]);
        Assert.Equal(backtest.All.Mase, metrics["backtest_mase"]);
    }

    [Fact]
    public async Task A_series_is_forecast_from_its_last_value_on()
    {
        await _bench.RunAsync(Train);

        var shown = await _bench.ShownAsync("predict model --data rides --as ahead");

        var ahead = _bench.Frame("ahead");
        Assert.Equal(["date", "step", "prediction", "lower", "upper"], ahead.Columns.Select(column => column.Name));
        Assert.Equal([29, 30, 31, 1], ((Column<DateTime>)ahead["date"]).Values.ToArray().Select(date => date.Day));
        Assert.All(Enumerable.Range(0, 4), row => Assert.True(ahead.Numbers("lower")[row] < ahead.Numbers("prediction")[row] && ahead.Numbers("prediction")[row] < ahead.Numbers("upper")[row]));
        Assert.Contains("Forecast of ridership", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_gives_the_same_forecasts_for_rows_of_windows()
    {
        await _bench.RunAsync(Train);
        await _bench.RunAsync("predict model --data rides --as ahead");
        _bench.Host.Variables["rows"] = ((TrainResult)_bench.Host.Variables["model"]).Model.Model.ForecastRows(_series);
        await using var deployment = await _bench.Ops.DeployAsync("model", "rider", cancellationToken: Stop);

        await _bench.RunAsync("predict rider --data rows --as served");

        Assert.Equal(_bench.Frame("ahead").Select("prediction", "lower", "upper").Digest(), _bench.Frame("served").Digest());
    }

    [Fact]
    public async Task An_evaluation_forecasts_every_value_from_every_origin()
    {
        await _bench.RunAsync(Train);

        var shown = await _bench.ShownAsync("evaluate model --data rides --slices step --as measured");

        var evaluation = (EvaluationResult)_bench.Host.Variables["measured"];
        Assert.Equal((4 * 272) - 6, evaluation.Rows.Count); // 272 origins with a value after them; the last three lack 1, 2 and 3 steps
        Assert.Contains("step", shown, StringComparison.Ordinal);
        Assert.Contains("trained on", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_values_are_said()
    {
        await _bench.RunAsync(Train);
        _bench.Host.Variables["few"] = _series.Tail(5);

        Assert.Equal("The model reads the last 28 values of 'ridership', but the data has 5. Give at least 28, then the rows to forecast.", (await _bench.RefusedAsync("predict model --data few")).Message);
    }
}
