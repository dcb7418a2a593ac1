using ModelOps.Learning.Networks;
using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Forecasting;

/// <summary>A perceptron that forecasts a series from windows of its values and the calendar, with a back-test by rolling origin and conformal intervals.</summary>
internal sealed class ForecastTrainer(ForecastOptions options) : IModelTrainer
{
    public static TrainerDefinition Info => new(
        "forecast",
        "Next steps of a series, by a net over windows of its values and the calendar.",
        [LearningTask.Regression],
        ForecastOptions.Parameters,
        values => new ForecastTrainer(ForecastOptions.Of(values)))
    {
        IsSearchedUnasked = false,
        Rows = Windows,
    };

    public string Name => "forecast";

    public IReadOnlyList<LearningTask> Tasks => Info.Tasks;

    public bool TakesWeights => false;

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        if (!frame.Contains(ForecastSettings.Origin) || !frame.Contains(ForecastSettings.Lag(1)))
        {
            throw new InvalidInputException("The trainer forecast measures itself by a back-test. Train it alone: without a cross-validation, a search or a blend.");
        }

        var settings = SettingsOf(frame, problem.Options.Target);
        var backtest = BacktestRunner.Run(settings, options, frame, targets, context, (rows, part) => FitRows(problem, settings, frame, targets, rows, part));
        var model = FitRows(problem, settings, frame, targets, null, context);
        return model with { Offsets = backtest.Offsets, Backtest = backtest.Report };
    }

    private ForecastModel FitRows(LearningProblem problem, ForecastSettings settings, Frame frame, Targets targets, int[]? rows, FitContext context)
    {
        (frame, targets) = rows is null ? (frame, targets) : (frame.Take(rows), targets.Take(rows));
        RawInput[] inputs = [.. problem.Inputs.Where(input => input.Name != ForecastSettings.Origin)];
        IPipelineStep[] steps = [new ForecastStep(settings), .. DefaultSteps.Of(Preparation.Scaled)];
        var (pipeline, features) = FittedPipeline.Fit(frame, inputs, steps, new StepContext(problem.Task, targets, context.Seed, [settings.Time]));
        var parts = new ForecastParts(settings, pipeline, pipeline.Steps.OfType<ForecastStep.Fitted>().First());

        // The net learns what the mean of earlier seasons leaves.
        var rest = new double[targets.Values.Length];
        for (var row = 0; row < rest.Length; row++)
        {
            rest[row] = parts.Scaled(targets.Values[row]) - parts.Base(features.Row(row));
        }

        var epochs = options.EpochsOf(features.RowCount);
        var net = new NetworkTrainer(new NetworkOptions(
            options.Layers, "relu", "adam", options.LearningRate, "cosine", options.BatchSize, epochs, options.Alpha, EarlyStopping: false, epochs, 0));
        return new ForecastModel(parts, net.Fit(features, new Targets(rest, 0), context));
    }

    // The series becomes rows before anything else looks at it.
    private static Frame Windows(Frame series, FitOptions fit, TrainerOptions values)
    {
        if (fit.Features is not null || fit.Exclude.Count > 0)
        {
            throw new InvalidInputException($"The trainer forecast learns from the time, '{fit.Target}' and the columns of 'known'. Leave a list of features or of columns to exclude out.");
        }

        var options = ForecastOptions.Of(values);
        return SeriesWindows.Past(series, options.For(series, fit.Target), options.MostRows);
    }

    private ForecastSettings SettingsOf(Frame rows, string target)
    {
        string[] names = [.. rows.Columns.Select(column => column.Name)];
        var window = names.Count(name => name.StartsWith("lag_", StringComparison.Ordinal)) - options.Known.Count(name => name.StartsWith("lag_", StringComparison.Ordinal));
        var time = names[1];
        var interval = SeriesInterval.Of([.. Series.Times(rows, ForecastSettings.Origin).Concat(Series.Times(rows, time)).Distinct().Order()]);
        var season = options.Season > 0 ? options.Season : interval.UsualSeason;
        return new(time, target, options.Horizon, window, season, options.Known) { Interval = interval };
    }
}
