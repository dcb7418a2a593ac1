using System.Globalization;

using ModelOps.Learning.Forecasting;

namespace ModelOps;

/// <summary>What a forecasting model reads, and how far it looks.</summary>
/// <param name="Time">The column of timestamps.</param>
/// <param name="Target">The column to forecast.</param>
/// <param name="Horizon">The most steps ahead.</param>
/// <param name="Window">The number of values before them that it reads.</param>
/// <param name="Season">Steps of one season; 1 for none.</param>
/// <param name="Known">Columns whose values are known ahead.</param>
public sealed record ForecastSettings(string Time, string Target, int Horizon, int Window, int Season, IReadOnlyList<string> Known)
{
    /// <summary>The column with the steps ahead.</summary>
    public const string Step = "step";

    /// <summary>The column with the timestamp of the last known value; the model does not read it.</summary>
    public const string Origin = "origin";

    /// <summary>The output with the lower ends of intervals.</summary>
    public const string Lower = "lower";

    /// <summary>The output with the upper ends of intervals.</summary>
    public const string Upper = "upper";
    private const string Prefix = "forecast_";

    /// <summary>From one timestamp to the next.</summary>
    internal SeriesInterval Interval { get; init; }

    /// <summary>The name of a value before the forecast.</summary>
    /// <param name="number">1 for the last known one.</param>
    public static string Lag(int number) => string.Create(CultureInfo.InvariantCulture, $"lag_{number}");

    /// <summary>The names of the window's values, the last known one first.</summary>
    public IEnumerable<string> Lags => Enumerable.Range(1, Window).Select(Lag);

    /// <summary>What the model's folder keeps.</summary>
    internal Dictionary<string, string> ToFacts() => new(StringComparer.Ordinal)
    {
        [Prefix + "time"] = Time,
        [Prefix + "horizon"] = Horizon.ToString(CultureInfo.InvariantCulture),
        [Prefix + "window"] = Window.ToString(CultureInfo.InvariantCulture),
        [Prefix + "season"] = Season.ToString(CultureInfo.InvariantCulture),
        [Prefix + "interval"] = Interval.ToString(),
        [Prefix + "known"] = string.Join('+', Known),
    };

    /// <summary>The settings that a model keeps; null for a model that does not forecast.</summary>
    /// <param name="model">Any model.</param>
    public static ForecastSettings? Of(Model model)
    {
        var facts = model.Metadata.Extra;
        if (!facts.TryGetValue(Prefix + "time", out var time) || model.Metadata.Target is not { } target)
        {
            return null;
        }

        int Number(string name) => int.Parse(facts[Prefix + name], CultureInfo.InvariantCulture);
        return new(time, target, Number("horizon"), Number("window"), Number("season"), ForecastOptions.Names(facts.GetValueOrDefault(Prefix + "known", ""))) { Interval = SeriesInterval.Parse(facts[Prefix + "interval"]) };
    }
}
