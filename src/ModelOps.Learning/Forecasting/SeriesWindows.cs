namespace ModelOps.Learning.Forecasting;

/// <summary>Makes rows of a series: one for each origin and step, with the values before the origin and what is known of the time to forecast.</summary>
internal static class SeriesWindows
{
    /// <summary>Every pair of origin and step whose value is known, with that value.</summary>
    /// <param name="series">The series, its oldest row first.</param>
    /// <param name="settings">What the model reads.</param>
    /// <param name="mostRows">The most rows; origins beyond are left out evenly.</param>
    public static Frame Past(Frame series, ForecastSettings settings, int mostRows = int.MaxValue)
    {
        var values = Series.Known(series, settings);
        var times = Series.Times(series, settings.Time);
        Series.CheckSteps(times, settings.Time, settings.Interval);
        var origins = values.Length - settings.Window;
        if (origins < 1)
        {
            throw new InvalidInputException($"{values.Length} values of '{settings.Target}' are too few for a window of {settings.Window} and a value to compare with. Give at least {settings.Window + 1}.");
        }

        var stride = Stride(origins, settings, mostRows);
        var pairs = new List<(int Origin, int Step)>();
        for (var origin = settings.Window - 1 + ((origins - 1) % stride); origin < values.Length - 1; origin += stride)
        {
            for (var step = 1; step <= settings.Horizon && origin + step < values.Length; step++)
            {
                pairs.Add((origin, step));
            }
        }

        var rows = Rows(series, settings, values, times, pairs);
        return rows.With(new Column<double>(settings.Target, [.. pairs.Select(pair => values[pair.Origin + pair.Step])]));
    }

    /// <summary>The steps after the last known value: for each row without one, or for the whole horizon when there is none such.</summary>
    public static Frame Future(Frame series, ForecastSettings settings)
    {
        var values = Series.Known(series, settings);
        var times = Series.Times(series, settings.Time);
        Series.CheckSteps(times, settings.Time, settings.Interval);
        if (values.Length < settings.Window)
        {
            throw new InvalidInputException($"The model reads the last {settings.Window} values of '{settings.Target}', but the data has {values.Length}. Give at least {settings.Window}, then the rows to forecast.");
        }

        var given = times.Length - values.Length;
        if (given > settings.Horizon)
        {
            throw new InvalidInputException($"The model forecasts {settings.Horizon} steps, but the data has {given} rows without '{settings.Target}' at its end. Leave {given - settings.Horizon} out.");
        }

        if (given == 0 && settings.Known.Count > 0)
        {
            throw new InvalidInputException($"The model needs {string.Join(", ", settings.Known.Select(name => $"'{name}'"))} of the time to forecast. Add rows after {Series.Text(times[^1])} with these and without '{settings.Target}', up to {settings.Horizon}.");
        }

        if (given == 0)
        {
            times = [.. times, .. Enumerable.Range(1, settings.Horizon).Select(step => settings.Interval.After(times[^1], step))];
        }

        return Rows(series, settings, values, times, [.. Enumerable.Range(1, times.Length - values.Length).Select(step => (values.Length - 1, step))]);
    }

    private static Frame Rows(Frame series, ForecastSettings settings, double[] values, DateTime[] times, List<(int Origin, int Step)> pairs)
    {
        var unknown = settings.Known.FirstOrDefault(name => !series.Contains(name));
        if (unknown is not null)
        {
            throw new InvalidInputException($"There is no column '{unknown}', which the model knows ahead. Give it for every row.");
        }

        int[] at = [.. pairs.Select(pair => pair.Origin + pair.Step)];
        return new Frame(
        [
            new Column<DateTime>(ForecastSettings.Origin, [.. pairs.Select(pair => times[pair.Origin])]),
            new Column<DateTime>(settings.Time, [.. at.Select(place => times[place])]),
            new Column<double>(ForecastSettings.Step, [.. pairs.Select(pair => (double)pair.Step)]),
            .. settings.Known.Select(name => series[name].Take(at)),
            .. Enumerable.Range(0, settings.Window).Select(lag => new Column<double>(ForecastSettings.Lag(lag + 1), [.. pairs.Select(pair => values[pair.Origin - lag])])),
        ]);
    }

    // Origins that are a season apart would all be of one weekday.
    private static int Stride(int origins, ForecastSettings settings, int mostRows)
    {
        var stride = (int)Math.Min(origins, Math.Max(1, (((long)origins * settings.Horizon) + mostRows - 1) / mostRows));
        while (Common(stride, settings.Season) > 1)
        {
            stride++;
        }

        return stride;
    }

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);
}
