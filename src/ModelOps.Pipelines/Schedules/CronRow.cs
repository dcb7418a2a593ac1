using System.Globalization;

namespace ModelOps.Pipelines.Schedules;

/// <summary>Times of a day on days that all of the fields allow: the plain part of cron that every program reads in the same way.</summary>
/// <param name="Minutes">0 to 59.</param>
/// <param name="Hours">0 to 23.</param>
/// <param name="Days">Days of the month, 1 to 31; null for all.</param>
/// <param name="Months">1 to 12; null for all.</param>
/// <param name="WeekDays">0, Sunday, to 6; null for all.</param>
internal sealed record CronRow(IReadOnlyList<int> Minutes, IReadOnlyList<int> Hours, IReadOnlyList<int>? Days, IReadOnlyList<int>? Months, IReadOnlyList<int>? WeekDays)
{
    private const int MinutesOfHour = 60, HoursOfDay = 24, MinutesOfDay = 1440, DaysOfWeek = 7;

    /// <summary>The five fields, in numbers.</summary>
    public override string ToString() => string.Join(' ', Every(Minutes, MinutesOfHour), Every(Hours, HoursOfDay), Listed(Days), Listed(Months), Listed(WeekDays));

    /// <summary>The same times as a clock shows them that is ahead by so many minutes; null where days of the month would move, which no row can say.</summary>
    internal IReadOnlyList<CronRow>? Shifted(int ahead)
    {
        var times = Hours.SelectMany(hour => Minutes.Select(minute => (hour * MinutesOfHour) + minute + ahead))
            .Select(time => (Day: (int)Math.Floor((double)time / MinutesOfDay), Time: ((time % MinutesOfDay) + MinutesOfDay) % MinutesOfDay)).ToArray();
        if (times.Any(time => time.Day != 0) && (Days is not null || Months is not null))
        {
            return null;
        }

        var rows =
            from time in times
            group time.Time by WeekDays is null ? 0 : time.Day into day
            from hours in day.GroupBy(time => time / MinutesOfHour, time => time % MinutesOfHour).GroupBy(hour => string.Join(',', hour.Order()))
            select this with
            {
                Minutes = [.. hours.First().Order()],
                Hours = [.. hours.Select(hour => hour.Key).Order()],
                WeekDays = WeekDays is null ? null : [.. WeekDays.Select(week => (((week + day.Key) % DaysOfWeek) + DaysOfWeek) % DaysOfWeek).Order()],
            };
        return [.. rows];
    }

    /// <summary>Values as a list with ranges, such as <c>1-5,7</c>; <c>*</c> for all.</summary>
    internal static string Listed(IReadOnlyList<int>? values, string range = "-", Func<int, string>? shown = null)
    {
        shown ??= value => value.ToString(CultureInfo.InvariantCulture);
        if (values is null)
        {
            return "*";
        }

        List<string> parts = [];
        for (var i = 0; i < values.Count;)
        {
            var end = i;
            while (end + 1 < values.Count && values[end + 1] == values[end] + 1)
            {
                end++;
            }

            // Two beside each other are a list.
            parts.Add(end > i + 1 ? shown(values[i]) + range + shown(values[end]) : shown(values[i]));
            i = end > i + 1 ? end + 1 : i + 1;
        }

        return string.Join(',', parts);
    }

    private static string Every(IReadOnlyList<int> values, int size)
    {
        var step = values.Count > 1 ? values[1] - values[0] : 0;
        return values.Count == size ? "*"
            : step > 1 && size % step == 0 && values.SequenceEqual(Enumerable.Range(0, size / step).Select(i => i * step)) ? string.Create(CultureInfo.InvariantCulture, $"*/{step}")
            : Listed(values);
    }
}
