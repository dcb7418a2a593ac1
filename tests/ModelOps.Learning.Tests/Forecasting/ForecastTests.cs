using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Tests.Forecasting;

public sealed class ForecastTests
{
    [Fact]
    public void A_series_with_weeks_and_noise_is_forecast_better_than_by_its_last_week()
    {
        using var trained = TestSeries.Train(TestSeries.Daily(400), "horizon=7,folds=3,epochs=60,layers=16");

        var backtest = trained.Backtest!;

        Assert.True(backtest.BeatsNaive, $"{backtest.All.Mae} naive {backtest.All.NaiveMae}");
        Assert.InRange(backtest.All.Mae, 0.3, 0.56); // 0.40 is the mean size of noise of deviation 0.5, and 0.56 that of the difference of two
        Assert.InRange(backtest.All.NaiveMase, 0.8, 1.2);
        Assert.InRange(backtest.All.Coverage, 0.8, 0.98);
        Assert.Equal(7, backtest.Steps.Count);
    }

    [Fact]
    public void A_random_walk_is_not_forecast_better_and_the_notes_say_so()
    {
        var (random, value) = (new Random(3), 100.0);
        var walk = TestSeries.Of(300, day => new DateTime(2020, 1, 1).AddDays(day), 1, (_, _) => value += TestSeries.Normal(random), noise: 0);

        using var trained = TestSeries.Train(walk, "season=1,window=7,horizon=3,folds=3,epochs=40,layers=64,alpha=0");

        Assert.Equal(!trained.Backtest!.BeatsNaive, trained.Notes.Any(note => note.StartsWith("The net does not beat the seasonal naive forecast in the back-test: mean absolute error ", StringComparison.Ordinal)));
        Assert.False(trained.Backtest.BeatsNaive);
    }

    [Fact]
    public void What_is_known_ahead_lowers_the_error()
    {
        var series = TestSeries.Daily(400, drop: 10);

        using var without = TestSeries.Train(series, "horizon=3,folds=3,epochs=60,layers=16");
        using var with = TestSeries.Train(series, "horizon=3,folds=3,epochs=60,layers=16,known=holiday");

        Assert.True(with.Backtest!.All.Mae < 0.8 * without.Backtest!.All.Mae, $"{with.Backtest.All.Mae} without {without.Backtest.All.Mae}");
    }

    [Fact]
    public void Intervals_are_the_forecast_and_less_and_more_by_what_the_back_test_found()
    {
        var series = TestSeries.Daily();
        using var trained = TestSeries.Train(series, TestSeries.Fast + ",coverage=0.8");

        var rows = trained.Model.BacktestRows(series);
        var scored = trained.Predict(rows);

        for (var step = 1; step <= 5; step++)
        {
            double[] errors = [.. trained.Backtest!.Forecasts.Where(each => each.Step == step).Select(each => Math.Abs(each.Value - each.Forecast)).Order()];
            var half = errors[(int)Math.Ceiling((errors.Length + 1) * 0.8) - 1];
            var row = Array.IndexOf(rows.Numbers("step"), step);
            Assert.Equal(half, scored.Numbers("upper")[row] - scored.Numbers("prediction")[row], 1e-9);
            Assert.Equal(half, scored.Numbers("prediction")[row] - scored.Numbers("lower")[row], 1e-9);
        }
    }

    [Fact]
    public void Nothing_that_comes_after_an_origin_is_in_its_forecast()
    {
        var series = TestSeries.Daily();
        using var before = TestSeries.Train(series);
        var origin = before.Backtest!.Forecasts.First(each => each.Fold == 1).Origin;
        var times = ((Column<DateTime>)series["day"]).Values.ToArray();

        // Another future, from the first origin of the second net on.
        double[] changed = [.. series.Numbers("sales").Select((value, row) => times[row] > origin ? 1000 - value : value)];
        using var after = TestSeries.Train(series.With(new Column<double>("sales", changed)));

        bool IsEarly(BacktestForecast each) => each.Origin <= origin;
        Assert.Equal(before.Backtest.Forecasts.Where(IsEarly).Select(each => each.Forecast), after.Backtest!.Forecasts.Where(IsEarly).Select(each => each.Forecast));
        Assert.NotEqual(before.Backtest.Forecasts[^1].Forecast, after.Backtest.Forecasts[^1].Forecast);
    }

    [Fact]
    public void The_naive_forecast_is_the_value_a_season_before()
    {
        var series = TestSeries.Daily();
        using var trained = TestSeries.Train(series, "epochs=1,layers=4,folds=2,horizon=9");
        var values = series.Numbers("sales").Zip(((Column<DateTime>)series["day"]).Values.ToArray()).ToDictionary(pair => pair.Second, pair => pair.First);

        Assert.All(trained.Backtest!.Forecasts, each => Assert.Equal(values[each.Time.AddDays(each.Step <= 7 ? -7 : -14)], each.Naive));
    }

    [Fact]
    public void Scores_are_those_of_their_definitions()
    {
        using var trained = TestSeries.Train(TestSeries.Daily());
        var (made, all) = (trained.Backtest!.Forecasts, trained.Backtest.All);

        Assert.Equal(made.Count, all.Count);
        Assert.Equal(made.Average(each => Math.Abs(each.Value - each.Forecast)), all.Mae, 1e-12);
        Assert.Equal(Math.Sqrt(made.Average(each => Math.Pow(each.Value - each.Forecast, 2))), all.Rmse, 1e-12);
        Assert.Equal(made.Average(each => Math.Abs(each.Value - each.Forecast) / Math.Abs(each.Value)), all.Mape, 1e-12);
        Assert.Equal(made.Average(each => 2 * Math.Abs(each.Value - each.Forecast) / (Math.Abs(each.Value) + Math.Abs(each.Forecast))), all.Smape, 1e-12);
        Assert.Equal(all.Mae / all.Mase, all.NaiveMae / all.NaiveMase, 1e-9); // one unit for both
        var bounded = made.Where(each => each.Fold > 0).ToArray();
        Assert.Equal(bounded.Count(each => Math.Abs(each.Value - each.Forecast) <= each.Half) / (double)bounded.Length, all.Coverage, 1e-12);
    }

    [Theory]
    [InlineData("P1M", 150, "horizon=6,folds=3,epochs=4,layers=8")]
    [InlineData("01:00:00", 400, "horizon=30,folds=2,epochs=2,layers=8,max_rows=4000")]
    [InlineData("7.00:00:00", 300, "season=13,horizon=2,folds=2,epochs=4,layers=8")]
    public void Series_of_other_intervals_are_forecast_in_their_own_steps(string interval, int count, string set)
    {
        var step = Learning.Forecasting.SeriesInterval.Parse(interval);
        var series = TestSeries.Of(count, place => step.After(new DateTime(2010, 1, 1), place), 1, (place, time) => 50 + (10 * Math.Sin(place * 2 * Math.PI / 12)));
        using var trained = TestSeries.Train(series, set);

        var forecast = trained.Model.Forecast(series);

        Assert.Equal(step.After(new DateTime(2010, 1, 1), count), ((Column<DateTime>)forecast["day"]).Values[0]);
        Assert.Equal(trained.Backtest!.Steps.Count, forecast.RowCount);
        Assert.All(forecast.Numbers("prediction"), value => Assert.InRange(value, 20, 80));
    }

    [Fact]
    public void A_folder_keeps_what_it_needs_to_forecast()
    {
        var series = TestSeries.Daily();
        using var trained = TestSeries.Train(series, TestSeries.Fast + ",known=holiday");
        var folder = Directory.CreateTempSubdirectory("forecast-").FullName;
        trained.Save(folder);
        using var loaded = Model.Load(folder);
        Frame ahead = Ahead(series);

        Assert.Equal(trained.Model.Forecast(ahead).Digest(), loaded.Forecast(ahead).Digest());
        Assert.Equal(["day", "step", "prediction", "lower", "upper"], loaded.Forecast(ahead).Columns.Select(column => column.Name));
        Assert.Equal(("day", "sales", 5, 28, 7, "holiday"), ForecastSettings.Of(loaded) is { } kept ? (kept.Time, kept.Target, kept.Horizon, kept.Window, kept.Season, Assert.Single(kept.Known)) : default);
        Assert.True(loaded.ReadsSeries(series));
        Assert.False(loaded.ReadsSeries(loaded.ForecastRows(ahead)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_step_beyond_the_horizon_has_no_forecast_and_a_missing_lag_is_filled()
    {
        var series = TestSeries.Daily();
        using var trained = TestSeries.Train(series);
        var rows = trained.Model.ForecastRows(series);

        var beyond = trained.Predict(rows.With(new Column<double>("step", [0, 6, 1.5, double.NaN, 2])));
        var filled = trained.Predict(rows.With(new Column<double>("lag_3", [double.NaN, double.PositiveInfinity, 1, 2, 3])));

        Assert.Equal([true, true, true, true, false], beyond.Numbers("prediction").Select(double.IsNaN));
        Assert.Equal([true, true, true, true, false], beyond.Numbers("upper").Select(double.IsNaN));
        Assert.All(filled.Numbers("prediction"), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_seed_gives_the_same_forecasts_at_any_number_of_threads()
    {
        var series = TestSeries.Daily(200);
        Frame Of(int threads)
        {
            using var trained = Learner.Fit(series, new FitOptions { Target = "sales", Trainer = "forecast", Set = TestSeries.Fast, Threads = threads });
            return trained.Model.Forecast(series);
        }

        Assert.Equal(Of(1).Digest(), Of(3).Digest());
    }

    [Fact]
    public void The_graph_takes_standard_operators_only()
    {
        using var trained = TestSeries.Train(TestSeries.Daily(200));

        Assert.All(OnnxModel.Read(trained.Model.Definition.Onnx).Nodes, node => Assert.Equal("", node.Domain));
    }

    private static Frame Ahead(Frame series)
    {
        var last = ((Column<DateTime>)series["day"]).Values[^1];
        return Frame.Concat(series, new Frame(
            new Column<DateTime>("day", [.. Enumerable.Range(1, 5).Select(step => last.AddDays(step))]),
            new Column<double>("sales", [.. Enumerable.Repeat(double.NaN, 5)]),
            new Column<long>("holiday", [0, 1, 0, 0, 1])));
    }
}
