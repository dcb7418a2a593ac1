namespace ModelOps;

/// <summary>The rows that a forecasting model scores, made of a series.</summary>
internal static class PredictSeries
{
    /// <summary>Rows to forecast what comes after a series; the data as it is for other models, and where it holds such rows already.</summary>
    internal static (Frame Rows, IReadOnlyList<string> Keys) Future(Model? model, Frame data) => model is not null && model.ReadsSeries(data)
        ? (model.ForecastRows(data), [ForecastSettings.Of(model)!.Time, ForecastSettings.Step])
        : (data, []);

    /// <summary>Rows to measure a model by a series; the data as it is for other models, and where it holds such rows already.</summary>
    internal static NamedFrame Past(Model model, NamedFrame data) => model.ReadsSeries(data.Frame) ? data with { Frame = model.BacktestRows(data.Frame) } : data;
}
