using System.Globalization;

namespace ModelOps.Learning.Forecasting;

/// <summary>From one timestamp to the next: some months, or a fixed time.</summary>
/// <param name="Months">Months; 0 for a fixed time.</param>
/// <param name="Time">The fixed time; zero for months.</param>
internal readonly record struct SeriesInterval(int Months, TimeSpan Time)
{
    private static readonly (TimeSpan Time, string Name)[] _units = [(TimeSpan.FromDays(1), "day"), (TimeSpan.FromHours(1), "hour"), (TimeSpan.FromMinutes(1), "minute"), (TimeSpan.FromSeconds(1), "second")];

    /// <summary>True when a week has several steps.</summary>
    public bool HasWeekdays => Months == 0 && Time < TimeSpan.FromDays(7);

    /// <summary>True when a day has several steps.</summary>
    public bool HasHours => Months == 0 && Time < TimeSpan.FromDays(1);

    /// <summary>The steps of the season that such a series usually has: a day of hours, a week of days, a year of weeks, months or quarters; 1 for another.</summary>
    public int UsualSeason => this switch
    {
        { Months: > 0 } => Math.Max(1, 12 / Months),
        { Time.TotalDays: >= 7 } => Time == TimeSpan.FromDays(7) ? 52 : 1,
        { Time.TotalDays: >= 1 } => Time == TimeSpan.FromDays(1) ? 7 : 1,
        _ => TimeSpan.FromDays(1).Ticks % Time.Ticks == 0 && Time >= TimeSpan.FromMinutes(15) ? (int)(TimeSpan.FromDays(1).Ticks / Time.Ticks) : 1,
    };

    /// <summary>A timestamp some steps later.</summary>
    public DateTime After(DateTime start, int steps) => Months > 0 ? start.AddMonths(Months * steps) : start + (Time * steps);

    /// <summary>The interval that most neighbours of a sorted column have.</summary>
    public static SeriesInterval Of(ReadOnlySpan<DateTime> times)
    {
        var months = new Dictionary<int, int>();
        var spans = new Dictionary<TimeSpan, int>();
        for (var i = 1; i < times.Length; i++)
        {
            var span = times[i] - times[i - 1];
            spans[span] = spans.GetValueOrDefault(span) + 1;
            var apart = ((times[i].Year - times[i - 1].Year) * 12) + times[i].Month - times[i - 1].Month;
            if (apart > 0 && IsSameDay(times[i - 1], times[i]))
            {
                months[apart] = months.GetValueOrDefault(apart) + 1;
            }
        }

        // Months have different lengths: only their count is steady.
        var (span1, count1) = spans.MaxBy(pair => (pair.Value, -pair.Key.Ticks));
        var (month1, count2) = months.Count == 0 ? default : months.MaxBy(pair => (pair.Value, -pair.Key));
        return count2 > count1 || (count2 == count1 && count2 > 0) ? new(month1, TimeSpan.Zero) : new(0, span1);
    }

    /// <summary>Whether one timestamp follows another.</summary>
    public bool Joins(DateTime before, DateTime after) => Months > 0
        ? ((after.Year - before.Year) * 12) + after.Month - before.Month == Months && IsSameDay(before, after)
        : after - before == Time;

    public static SeriesInterval Parse(string text) => text.StartsWith('P')
        ? new(int.Parse(text[1..^1], CultureInfo.InvariantCulture), TimeSpan.Zero)
        : new(0, TimeSpan.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>As the model's folder keeps it: <c>P1M</c>, or a time.</summary>
    public override string ToString() => Months > 0 ? string.Create(CultureInfo.InvariantCulture, $"P{Months}M") : Time.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>As a person says it: <c>1 day</c>.</summary>
    public string Words
    {
        get
        {
            if (Months > 0)
            {
                return Count(Months, "month");
            }

            foreach (var (time, name) in _units)
            {
                if (Time.Ticks % time.Ticks == 0)
                {
                    return Count(Time.Ticks / time.Ticks, name);
                }
            }

            return ToString();
        }
    }

    // The last days of months belong together, too.
    private static bool IsSameDay(DateTime a, DateTime b) => a.TimeOfDay == b.TimeOfDay && (a.Day == b.Day || (a.AddDays(1).Day == 1 && b.AddDays(1).Day == 1));

    private static string Count(long count, string name) => string.Create(CultureInfo.InvariantCulture, $"{count} {name}{(count == 1 ? "" : "s")}");
}
