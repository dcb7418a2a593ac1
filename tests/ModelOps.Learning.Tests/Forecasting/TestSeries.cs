namespace ModelOps.Learning.Tests.Forecasting;

/// <summary>Series whose truth is known.</summary>
internal static class TestSeries
{
    public const string Fast = "epochs=6,layers=8,folds=3,horizon=5";

    /// <summary>Days with a week, a trend and noise.</summary>
    public static Frame Daily(int days = 320, int seed = 1, double noise = 0.5, double drop = 0) => Of(days, day => new DateTime(2020, 1, 1).AddDays(day), seed, (day, time) =>
        20 + (0.01 * day) + (time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? -8 : 0) - (IsHoliday(day) ? drop : 0), noise);

    public static Frame Of(int count, Func<int, DateTime> time, int seed, Func<int, DateTime, double> value, double noise = 0.5)
    {
        var random = new Random(seed);
        DateTime[] times = [.. Enumerable.Range(0, count).Select(time)];
        return new Frame(
            new Column<DateTime>("day", times),
            new Column<double>("sales", [.. times.Select((each, place) => value(place, each) + (noise * Normal(random)))]),
            new Column<long>("holiday", [.. times.Select((_, place) => IsHoliday(place) ? 1L : 0L)]));
    }

    public static bool IsHoliday(int day) => day * 7919 % 23 == 5;

    public static TrainedModel Train(Frame series, string set = Fast) => Learner.Fit(series, new FitOptions { Target = "sales", Trainer = "forecast", Set = set });

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
