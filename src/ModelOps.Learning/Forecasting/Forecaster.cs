using ModelOps.Learning.Forecasting;

namespace ModelOps;

/// <summary>Forecasts series with models of the trainer <c>forecast</c>.</summary>
public static class Forecaster
{
    /// <summary>
    /// The rows that the model scores to forecast what comes after a series: timestamp, step, the columns known ahead, and the last values <c>lag_1</c> (the newest) and on. They are
    /// also what a server takes.
    /// </summary>
    /// <param name="model">A model of the trainer <c>forecast</c>.</param>
    /// <param name="series">The series with at least the last values that the model reads; rows at its end without a value are forecast, without such rows the whole horizon.</param>
    /// <exception cref="InvalidInputException">Too few values, gaps, or no values of a column that is known ahead.</exception>
    public static Frame ForecastRows(this Model model, Frame series) => SeriesWindows.Future(series, Settings(model));

    /// <summary>The rows that the model scores to forecast every known value from every origin within its horizon, with the value: to evaluate it.</summary>
    /// <param name="model">A model of the trainer <c>forecast</c>.</param>
    /// <param name="series">The series.</param>
    /// <exception cref="InvalidInputException">Too few values, gaps, or no values of a column that is known ahead.</exception>
    public static Frame BacktestRows(this Model model, Frame series) => SeriesWindows.Past(series, Settings(model));

    /// <summary>Forecasts what comes after a series.</summary>
    /// <param name="model">A model of the trainer <c>forecast</c>.</param>
    /// <param name="series">The series, as for <see cref="ForecastRows"/>.</param>
    /// <returns>Timestamp, <c>step</c>, <c>prediction</c>, <c>lower</c> and <c>upper</c>, a row for each step.</returns>
    /// <exception cref="InvalidInputException">Too few values, gaps, or no values of a column that is known ahead.</exception>
    public static Frame Forecast(this Model model, Frame series)
    {
        var rows = model.ForecastRows(series);
        return new Frame([rows[Settings(model).Time], rows[ForecastSettings.Step], .. model.Predict(rows).Columns]);
    }

    /// <summary>True for a model of the trainer <c>forecast</c> and a series, not rows of windows that were made of one.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="data">Any data.</param>
    public static bool ReadsSeries(this Model model, Frame data) => ForecastSettings.Of(model) is not null && !data.Contains(ForecastSettings.Lag(1));

    private static ForecastSettings Settings(Model model) => ForecastSettings.Of(model) ?? throw new InvalidInputException($"The {model} does not forecast. Train one with the trainer forecast.");
}
