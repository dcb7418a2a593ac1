using System.Runtime.ExceptionServices;
using ModelOps.Models;

namespace ModelOps.Learning.Forecasting;

/// <summary>Fits at some origins of the last quarter of a series, and compares forecasts with what came.</summary>
internal static class BacktestRunner
{
    private const double Share = 0.25;

    /// <summary>Runs the back-test.</summary>
    /// <returns>Half the width of the interval of each step, by all folds, and the report.</returns>
    public static (double[] Offsets, ForecastBacktest Report) Run(ForecastSettings settings, ForecastOptions options, Frame rows, Targets targets, FitContext context, Func<int[], FitContext, IFittedFrameModel> fit)
    {
        var (origins, times) = (Series.Times(rows, ForecastSettings.Origin), Series.Times(rows, settings.Time));
        var steps = RawColumn.Numbers(rows[ForecastSettings.Step]);
        DateTime[] distinct = [.. origins.Distinct()];
        var size = (int)(distinct.Length * Share / options.Folds);
        if (size < 1 || distinct.Length - (size * options.Folds) < Math.Max(settings.Horizon, 2) + 1)
        {
            throw new InvalidInputException($"The series gives {distinct.Length} windows of {settings.Window} values, too few for a back-test at {options.Folds} origins with a horizon of {settings.Horizon}. Give a longer series, a shorter window or fewer folds.");
        }

        var first = distinct.Length - (size * options.Folds);
        int[][] tests = [.. Enumerable.Range(0, options.Folds).Select(fold => Between(distinct[first + (fold * size)], fold == options.Folds - 1 ? DateTime.MaxValue : distinct[first + ((fold + 1) * size)]))];
        var forecasts = new double[rows.RowCount];
        var done = 0;
        void Report() => context.Progress?.Report(new FitProgress(0, 0) { Note = $"Back-test: {Volatile.Read(ref done)} of {options.Folds} origins" });
        Report();
        ErrorOfFirst(() => Parallel.For(0, options.Folds, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.CancellationToken }, fold =>
        {
            // What the net learns from has come by its origin.
            var start = origins[tests[fold][0]];
            int[] past = [.. Enumerable.Range(0, rows.RowCount).Where(row => times[row] <= start)];
            var test = rows.Take(tests[fold]);
            var output = new double[test.RowCount];
            fit(past, context with { Progress = null, Checkpoint = null }).Predict(test, output);
            for (var i = 0; i < output.Length; i++)
            {
                forecasts[tests[fold][i]] = output[i];
            }

            Interlocked.Increment(ref done);
            Report();
        }));

        var naive = Naive(rows, settings, steps);
        var made = new List<BacktestForecast>();
        for (var fold = 0; fold < options.Folds; fold++)
        {
            var half = Halves(made, settings.Horizon, options.Coverage);
            made.AddRange(tests[fold].Select(row => new BacktestForecast(fold, origins[row], times[row], (int)steps[row], targets.Values[row], forecasts[row], naive[row], half[(int)steps[row] - 1])));
        }

        var offsets = Halves(made, settings.Horizon, options.Coverage);
        var tooFew = Array.FindIndex(offsets, double.IsNaN);
        if (tooFew >= 0)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"The back-test has {made.Count(each => each.Step == tooFew + 1)} forecasts {tooFew + 1} steps ahead, too few for intervals that hold {options.Coverage:0.##} of the values. Give a longer series, or a lower coverage."));
        }

        var unit = Unit(rows, settings, steps, targets, naive, origins, distinct[first]);
        return (offsets, new ForecastBacktest(
            options.Folds,
            options.Coverage,
            BacktestScores.Of(0, made, unit),
            [.. Enumerable.Range(1, settings.Horizon).Select(step => BacktestScores.Of(step, [.. made.Where(each => each.Step == step)], unit))],
            made));

        int[] Between(DateTime from, DateTime until) => [.. Enumerable.Range(0, rows.RowCount).Where(row => origins[row] >= from && origins[row] < until)];
    }

    private static void ErrorOfFirst(Action work)
    {
        try
        {
            work();
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>The last known value at the same place in its season.</summary>
    private static double[] Naive(Frame rows, ForecastSettings settings, double[] steps)
    {
        var lags = settings.Lags.Select(name => RawColumn.Numbers(rows[name])).ToArray();
        return [.. steps.Select((step, row) => lags[settings.Season - 1 - (((int)step - 1) % settings.Season)][row])];
    }

    // Split conformal prediction: of n + 1 exchangeable errors the next one is at most the k-th smallest with probability k / (n + 1).
    private static double[] Halves(List<BacktestForecast> made, int horizon, double coverage)
    {
        var halves = new double[horizon];
        for (var step = 1; step <= horizon; step++)
        {
            double[] errors = [.. made.Where(each => each.Step == step).Select(each => Math.Abs(each.Value - each.Forecast)).Order()];
            var place = (int)Math.Ceiling((errors.Length + 1) * coverage - 1e-9);
            halves[step - 1] = place <= errors.Length ? errors[place - 1] : double.NaN;
        }

        return halves;
    }

    // The mean absolute error of the seasonal naive forecast over one season, before the first origin of the back-test (Hyndman and Koehler 2006).
    private static double Unit(Frame rows, ForecastSettings settings, double[] steps, Targets targets, double[] naive, DateTime[] origins, DateTime first)
    {
        var season = Math.Min(settings.Season, settings.Horizon);
        double[] errors = [.. Enumerable.Range(0, rows.RowCount).Where(row => origins[row] < first && steps[row] <= season).Select(row => Math.Abs(targets.Values[row] - naive[row]))];
        return errors.Length == 0 ? double.NaN : errors.Average();
    }
}
