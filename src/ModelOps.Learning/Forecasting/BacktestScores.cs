namespace ModelOps.Learning.Forecasting;

/// <summary>Scores forecasts of a back-test.</summary>
internal static class BacktestScores
{
    /// <param name="step">Steps ahead; 0 for all.</param>
    /// <param name="made">The forecasts.</param>
    /// <param name="unit">The error that MASE divides by.</param>
    public static ForecastScore Of(int step, IReadOnlyList<BacktestForecast> made, double unit)
    {
        double Mean(Func<BacktestForecast, double> value) => made.Count == 0 ? double.NaN : made.Average(value);
        static double Symmetric(double value, double forecast) => value == forecast ? 0 : 2 * Math.Abs(value - forecast) / (Math.Abs(value) + Math.Abs(forecast));
        var (mae, naive) = (Mean(each => Math.Abs(each.Value - each.Forecast)), Mean(each => Math.Abs(each.Value - each.Naive)));
        BacktestForecast[] bounded = [.. made.Where(each => !double.IsNaN(each.Half))];
        return new ForecastScore(
            step,
            made.Count,
            mae,
            Math.Sqrt(Mean(each => (each.Value - each.Forecast) * (each.Value - each.Forecast))),
            made.Any(each => each.Value == 0) ? double.NaN : Mean(each => Math.Abs((each.Value - each.Forecast) / each.Value)),
            Mean(each => Symmetric(each.Value, each.Forecast)),
            unit > 0 ? mae / unit : double.NaN,
            naive,
            Math.Sqrt(Mean(each => (each.Value - each.Naive) * (each.Value - each.Naive))),
            Mean(each => Symmetric(each.Value, each.Naive)),
            unit > 0 ? naive / unit : double.NaN,
            bounded.Length == 0 ? double.NaN : bounded.Count(each => Math.Abs(each.Value - each.Forecast) <= each.Half) / (double)bounded.Length,
            bounded.Length == 0 ? double.NaN : 2 * bounded.Average(each => each.Half));
    }
}
