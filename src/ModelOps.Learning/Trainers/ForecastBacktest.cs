namespace ModelOps;

/// <summary>How forecasts of some steps, or of all, fared in a back-test, beside the seasonal naive forecast: the last known value at the same place in its season.</summary>
/// <param name="Step">Steps ahead; 0 for all steps.</param>
/// <param name="Count">Forecasts compared.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mape">Mean absolute error as a share of the value; NaN when a value is 0.</param>
/// <param name="Smape">Mean of 2 · |error| / (|value| + |forecast|).</param>
/// <param name="Mase">Mean absolute error, divided by that of the seasonal naive forecast one season ahead in the rows before the first origin.</param>
/// <param name="NaiveMae">Mean absolute error of the seasonal naive forecast at the same origins.</param>
/// <param name="NaiveRmse">Root of its mean squared error.</param>
/// <param name="NaiveSmape">Its sMAPE.</param>
/// <param name="NaiveMase">Its MASE.</param>
/// <param name="Coverage">The share of values within intervals that were learnt at earlier origins; NaN when there were too few.</param>
/// <param name="Width">The mean width of these intervals.</param>
public sealed record ForecastScore(
    int Step, int Count, double Mae, double Rmse, double Mape, double Smape, double Mase, double NaiveMae, double NaiveRmse, double NaiveSmape, double NaiveMase, double Coverage, double Width);

/// <summary>A forecast of the back-test.</summary>
/// <param name="Fold">The fold, from 0, whose net forecast it.</param>
/// <param name="Origin">The timestamp of the last value that the net read.</param>
/// <param name="Time">The timestamp forecast.</param>
/// <param name="Step">Steps ahead.</param>
/// <param name="Value">The value that came.</param>
/// <param name="Forecast">The forecast.</param>
/// <param name="Naive">The seasonal naive forecast.</param>
/// <param name="Half">Half the width of the interval learnt at earlier origins; NaN in the first fold.</param>
public readonly record struct BacktestForecast(int Fold, DateTime Origin, DateTime Time, int Step, double Value, double Forecast, double Naive, double Half);

/// <summary>A back-test by rolling origin: nets that were fitted on values up to an origin forecast what came after it, until the next net takes over.</summary>
/// <param name="Folds">Nets that were fitted.</param>
/// <param name="TargetCoverage">The share of values that intervals should hold.</param>
/// <param name="All">All steps.</param>
/// <param name="Steps">Each step.</param>
/// <param name="Forecasts">What was forecast.</param>
public sealed record ForecastBacktest(int Folds, double TargetCoverage, ForecastScore All, IReadOnlyList<ForecastScore> Steps, IReadOnlyList<BacktestForecast> Forecasts)
{
    /// <summary>True when the mean absolute error is below that of the seasonal naive forecast.</summary>
    public bool BeatsNaive => All.Mae < All.NaiveMae;

    internal IReadOnlyList<string> Notes => BeatsNaive ? [] :
        [FormattableString.Invariant($"The net does not beat the seasonal naive forecast in the back-test: mean absolute error {All.Mae:g4}, naive {All.NaiveMae:g4}. Use the naive forecast, or give a longer series, a longer window or columns that are known ahead.")];
}
