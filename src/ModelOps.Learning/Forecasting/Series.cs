using ModelOps.Models;
using System.Globalization;

namespace ModelOps.Learning.Forecasting;

/// <summary>Reads a series: evenly spaced timestamps with their values.</summary>
internal static class Series
{
    /// <summary>Checks that timestamps rise in even steps.</summary>
    /// <exception cref="InvalidInputException">They do not; the message names the first row.</exception>
    public static SeriesInterval Check(Frame frame, string time)
    {
        var times = Times(frame, time);
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                throw new InvalidInputException(times[i] == times[i - 1]
                    ? $"'{time}' has {Text(times[i])} in row {i} and again in row {i + 1}. Keep one row for each timestamp, or sum them up."
                    : $"'{time}' is not sorted: {Text(times[i])} in row {i + 1} comes after {Text(times[i - 1])}. Sort the rows by '{time}' first.");
            }
        }

        if (times.Length < 3)
        {
            throw new InvalidInputException($"A series of {times.Length} rows is too short to see its interval. Give at least 3.");
        }

        var interval = SeriesInterval.Of(times);
        CheckSteps(times, time, interval);
        return interval;
    }

    /// <summary>Checks that timestamps go by an interval that is known.</summary>
    public static void CheckSteps(DateTime[] times, string time, SeriesInterval interval)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (!interval.Joins(times[i - 1], times[i]))
            {
                throw new InvalidInputException($"'{time}' goes by {interval.Words}, but {Text(times[i])} (row {i + 1}) follows {Text(times[i - 1])}. Add the rows that are missing, or make the timestamps even.");
            }
        }
    }

    public static DateTime[] Times(Frame frame, string time)
    {
        if (!frame.Contains(time))
        {
            throw new InvalidInputException($"There is no column '{time}' with the time.{Suggestion.Among(time, [.. frame.Columns.Select(column => column.Name)], "The columns are")}");
        }

        if (frame[time] is not Column<DateTime> column)
        {
            throw new InvalidInputException($"'{time}' holds {frame[time].Type} values, but the time must be timestamps, as 2024-05-31 or 2024-05-31T12:00:00.");
        }

        var missing = Enumerable.Range(0, column.Count).FirstOrDefault(column.IsMissing, -1);
        return missing < 0 ? column.Values.ToArray() : throw new InvalidInputException($"'{time}' has no timestamp in row {missing + 1}. Give every row one.");
    }

    /// <summary>The values up to the last known one; rows after it are to be forecast.</summary>
    public static double[] Known(Frame frame, ForecastSettings settings)
    {
        if (!frame.Contains(settings.Target))
        {
            throw new InvalidInputException($"There is no column '{settings.Target}'. Give the last {settings.Window} values of the series, then the rows to forecast with none.");
        }

        var column = frame[settings.Target];
        if (column is StringColumn or Column<DateTime> && column.MissingCount < column.Count)
        {
            throw new InvalidInputException($"'{settings.Target}' holds {column.Type} values, but a series needs numbers.");
        }

        var values = column is StringColumn or Column<DateTime> ? Enumerable.Repeat(double.NaN, column.Count).ToArray() : RawColumn.Numbers(column);
        var count = values.Length;
        while (count > 0 && double.IsNaN(values[count - 1]))
        {
            count--;
        }

        var hole = Array.FindIndex(values, 0, count, value => !double.IsFinite(value));
        return hole < 0
            ? values[..count]
            : throw new InvalidInputException($"'{settings.Target}' has {(double.IsNaN(values[hole]) ? "no value" : "an infinite value")} in row {hole + 1} ({Text(Times(frame, settings.Time)[hole])}), and values after it. Fill it, as by interpolation, before the series is forecast.");
    }

    public static string Text(DateTime time) => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
