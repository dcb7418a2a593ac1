using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Forecasts and their back-test as figures and tables.</summary>
internal static class ForecastView
{
    private const int Ticks = 5;
    private const int MostSteps = 40;
    private const int LeastShown = 60;

    internal static string[] Columns { get; } = ["steps ahead", "forecasts", "MAE", "naive MAE", "RMSE", "sMAPE", "MASE", "coverage", "interval width"];

    /// <summary>A row for all steps, then one for each.</summary>
    internal static IEnumerable<object?[]> Rows(ForecastBacktest backtest) => backtest.Steps.Take(MostSteps).Prepend(backtest.All).Select(score => (object?[])
    [
        score.Step == 0 ? "all" : score.Step, score.Count, score.Mae, score.NaiveMae, score.Rmse, Percent(score.Smape), score.Mase,
        double.IsNaN(score.Coverage) ? null : Percent(score.Coverage), double.IsNaN(score.Width) ? null : score.Width,
    ]);

    /// <summary>What a run logs of a back-test.</summary>
    internal static IEnumerable<KeyValuePair<string, double>> Metrics(ForecastBacktest backtest) => new (string Name, double Value)[]
    {
        ("mae", backtest.All.Mae), ("rmse", backtest.All.Rmse), ("mape", backtest.All.Mape), ("smape", backtest.All.Smape), ("mase", backtest.All.Mase),
        ("naive_mae", backtest.All.NaiveMae), ("naive_rmse", backtest.All.NaiveRmse), ("naive_smape", backtest.All.NaiveSmape), ("naive_mase", backtest.All.NaiveMase),
        ("coverage", backtest.All.Coverage), ("interval_width", backtest.All.Width),
    }.Where(metric => double.IsFinite(metric.Value)).Select(metric => KeyValuePair.Create($"backtest_{metric.Name}", metric.Value));

    /// <summary>The last forecasts of the back-test that do not overlap, with what came.</summary>
    internal static Figure Figure(ForecastBacktest backtest, string target)
    {
        var horizon = backtest.Steps.Count;
        var made = new List<BacktestForecast>();
        for (var origin = backtest.Forecasts.Where(each => each.Step == horizon).Max(each => each.Origin); made.Count < Math.Max(LeastShown, 2 * horizon);)
        {
            made.InsertRange(0, backtest.Forecasts.Where(each => each.Origin == origin));
            var earlier = backtest.Forecasts.Where(each => each.Step == horizon && each.Time <= origin && !double.IsNaN(each.Half)).Select(each => each.Origin).ToArray();
            if (earlier.Length == 0)
            {
                break;
            }

            origin = earlier.Max();
        }

        double[] x = [.. Enumerable.Range(0, made.Count).Select(place => (double)place)];
        var figure = new Figure($"Back-test of {target}", null, target);
        if (made.TrueForAll(each => !double.IsNaN(each.Half)))
        {
            figure.AddBand(x, [.. made.Select(each => each.Forecast - each.Half)], [.. made.Select(each => each.Forecast + each.Half)], $"{Percent(backtest.TargetCoverage)} interval");
        }

        return Dates(figure.AddLine(x, made.Select(each => each.Value), "value").AddLine(x, made.Select(each => each.Forecast), "forecast", "dash"), [.. made.Select(each => each.Time)], 0);
    }

    /// <summary>A forecast after the last values of its series.</summary>
    internal static Figure Figure(Model model, Frame series, Frame forecast)
    {
        var settings = ForecastSettings.Of(model)!;
        var (times, values) = (Times(series, settings.Time), series.Numbers(settings.Target));
        var known = values[..(Array.FindLastIndex(values, double.IsFinite) + 1)];
        var shown = Math.Min(known.Length, Math.Max(settings.Window, 3 * settings.Horizon));
        var ahead = forecast.Numbers(ForecastSettings.Step);
        double[] past = [.. Enumerable.Range(1 - shown, shown).Select(step => (double)step)];
        DateTime[] dates = [.. times[(known.Length - shown)..known.Length], .. Times(forecast, settings.Time)];
        var figure = new Figure($"Forecast of {settings.Target}", null, settings.Target)
            .AddBand(ahead, forecast.Numbers(ForecastSettings.Lower), forecast.Numbers(ForecastSettings.Upper), "interval")
            .AddLine(past, known[^shown..], "known")
            .AddLine(ahead, forecast.Numbers(Models.GraphNames.Prediction), "forecast", "dash");
        return Dates(figure, dates, 1 - shown);
    }

    private static Figure Dates(Figure figure, DateTime[] dates, int first)
    {
        var every = Math.Max(1, (dates.Length + Ticks - 1) / Ticks);
        int[] places = [.. Enumerable.Range(0, dates.Length).Where(place => place % every == 0)];
        figure.Layout["xaxis"]!["tickvals"] = new JsonArray([.. places.Select(place => JsonValue.Create((double)(place + first)))]);
        figure.Layout["xaxis"]!["ticktext"] = new JsonArray([.. places.Select(place => JsonValue.Create(dates[place].ToString(dates[place].TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)))]);

        // Beside the lines it leaves no room on a narrow screen.
        figure.Layout["legend"] = new JsonObject { ["orientation"] = "h", ["y"] = 1.02, ["yanchor"] = "bottom", ["x"] = 0 };
        return figure;
    }

    private static DateTime[] Times(Frame frame, string name) => ((Column<DateTime>)frame[name]).Values.ToArray();

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
