using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Forecasting;

/// <summary>The options of a forecasting net.</summary>
internal sealed record ForecastOptions(
    string Time,
    int Horizon,
    int Window,
    int Season,
    IReadOnlyList<string> Known,
    int Folds,
    double Coverage,
    int MostRows,
    IReadOnlyList<int> Layers,
    int Epochs,
    int BatchSize,
    double LearningRate,
    double Alpha)
{
    private const int FewSeasons = 12;
    private const int UsualSteps = 4000;

    public static IReadOnlyList<TrainerParameter> Parameters { get; } =
    [
        TrainerParameter.Text("time", "", "The column of timestamps; empty for the only one."),
        TrainerParameter.Integer("horizon", 7, 1, 1000, "Steps to forecast."),
        TrainerParameter.Integer("window", 0, 0, 2000, "Values before the forecast that the net reads; 0 for four seasons, or two of more than 12 steps."),
        TrainerParameter.Integer("season", 0, 0, 1000, "Steps of one season, 1 for none; 0 for a day of hours, a week of days, a year of weeks, months or quarters."),
        TrainerParameter.Text("known", "", "Columns whose values are known ahead, as holiday+promotion."),
        TrainerParameter.Integer("folds", 5, 2, 50, "Origins of the back-test at which a net is fitted anew."),
        TrainerParameter.Number("coverage", 0.9, 0.5, 0.99, "The share of values that prediction intervals should hold."),
        TrainerParameter.Integer("max_rows", 50_000, 1000, 10_000_000, "The most pairs of origin and step to learn from; origins beyond are left out evenly."),
        TrainerParameter.Text("layers", "64", "The width of each hidden layer, such as 64x32."),
        TrainerParameter.Integer("epochs", 0, 0, 1_000_000, "Passes over the rows; 0 for as many as give 4,000 steps, from 10 to 300."),
        TrainerParameter.Integer("batch", 256, 1, 1_000_000, "Rows in a step."),
        TrainerParameter.Number("learning_rate", 0.002, 1e-8, 10, "The length of a step; it falls along a cosine to 0."),
        TrainerParameter.Number("alpha", 0.1, 0, 1e6, "The strength of the L2 penalty."),
    ];

    public static ForecastOptions Of(TrainerOptions values) => new(
        values.Text("time"),
        values.Integer("horizon"),
        values.Integer("window"),
        values.Integer("season"),
        Names(values.Text("known")),
        values.Integer("folds"),
        values.Number("coverage"),
        values.Integer("max_rows"),
        NetworkTrainer.Widths(values.Text("layers"), "forecast"),
        values.Integer("epochs"),
        values.Integer("batch"),
        values.Number("learning_rate"),
        values.Number("alpha"));

    public static IReadOnlyList<string> Names(string text) => text.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Passes over so many rows.</summary>
    public int EpochsOf(int rows) => Epochs > 0 ? Epochs : Math.Clamp(UsualSteps / ((rows / BatchSize) + 1), 10, 300);

    /// <summary>The settings for a series; 0 becomes what is usual for its interval.</summary>
    /// <exception cref="InvalidInputException">No such columns, timestamps that are not evenly spaced, or a window shorter than a season.</exception>
    public ForecastSettings For(Frame frame, string target)
    {
        var time = Time.Length > 0 ? Time : OnlyTimestamp(frame, target);
        var interval = Series.Check(frame, time);
        var season = Season > 0 ? Season : interval.UsualSeason;
        var window = Window > 0 ? Window : season == 1 ? FewSeasons : season <= FewSeasons ? 4 * season : 2 * season;
        if (window < season)
        {
            throw new InvalidInputException($"A window of {window} values is shorter than a season of {season}. Take a window of at least one season, or {nameof(season)}=1.");
        }

        var settings = new ForecastSettings(time, target, Horizon, window, season, Known) { Interval = interval };
        string[] made = [ForecastSettings.Origin, ForecastSettings.Step, ForecastSettings.Lower, ForecastSettings.Upper, .. settings.Lags];
        var errors = Known.Append(time).Append(target).Where(made.Contains).Select(name => $"The column '{name}' has the name of one that the trainer forecast makes. Rename it.").ToList();
        errors.AddRange(Known.Where(name => ForecastStep.Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).Select(name => $"The column '{name}' begins as features of the trainer forecast do. Rename it."));
        var columns = frame.Columns.Select(column => column.Name).ToArray();
        errors.AddRange(Known.Where(name => !frame.Contains(name)).Select(name => $"'known' names '{name}', but there is no such column.{Suggestion.Among(name, columns, "The columns are")}"));
        errors.AddRange(Known.Where(name => name == target || name == time).Select(name => $"'known' names '{name}', which is the {(name == time ? "time" : "target")}. Leave it out."));
        errors.AddRange(Known.Where(name => frame.Contains(name) && frame[name] is Column<DateTime> && name != time).Select(name => $"'known' names '{name}', which holds timestamps. Derive numbers or texts of it."));
        return errors.Count == 0 ? settings : throw new InvalidInputException(errors);
    }

    private static string OnlyTimestamp(Frame frame, string target)
    {
        string[] times = [.. frame.Columns.Where(column => column is Column<DateTime> && column.Name != target).Select(column => column.Name)];
        return times switch
        {
            [var only] => only,
            [] => throw new InvalidInputException("The trainer forecast needs a column of timestamps, and the data has none. Write them as 2024-05-31 or 2024-05-31T12:00:00."),
            _ => throw new InvalidInputException($"The data has {times.Length} columns of timestamps ({string.Join(", ", times)}). Say which orders the series: time={times[0]}."),
        };
    }
}
