using ModelOps;

/// <summary>The ridership as it came: what the years 2001 to 2003 say of each later one, and what they say of its months.</summary>
internal static class Years
{
    private static readonly string[] _weather = ["temp_min", "temp", "temp_max", "temp_change", "dew", "humidity", "pressure", "pressure_change", "wind", "wind_max", "weather_cloud"];

    internal static void Write(Frame days, DriftOptions limits)
    {
        string[] stations = [.. days.Columns.Select(column => column.Name).Skip(1).TakeWhile(name => name != "temp_min")];
        bool Is(FrameRow row, int from, int to, int month = 0) => row.Timestamp("date").Year >= from && row.Timestamp("date").Year <= to && (month == 0 || row.Timestamp("date").Month == month);
        Frame Rows(int from, int to, int month = 0) => days.Filter(row => Is(row, from, to, month)).Drop("date");
        var baseline = ModelBaseline.Of(Rows(2001, 2003));
        Console.WriteLine($"In the order of time: 2001 to 2003 ({baseline.Rows} days) for training.\n");
        Console.WriteLine($"| window | stations drifted, of {stations.Length} | ridership, PSI | polk, PSI | weather drifted, of {_weather.Length} |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var year = 2004; year <= 2016; year++)
        {
            var report = DriftReport.Of(baseline, Rows(year, year), limits);
            Console.WriteLine($"| {year} | {Drifted(report, stations).Count()} | {Psi(report, "ridership"):0.00} | {Psi(report, "polk"):0.00} | {Names(Drifted(report, _weather))} |");
        }

        var monthly = limits with { MinimumRows = 28, Columns = _weather };
        var (all, byYears, bySame) = (0, 0, 0);
        foreach (var (year, month) in Enumerable.Range(2004, 12).SelectMany(year => Enumerable.Range(1, 12).Select(month => (year, month))))
        {
            var now = Rows(year, year, month);
            all++;
            byYears += DriftReport.Of(baseline, now, monthly).Columns.Any(column => column.Level == DriftLevel.Drifted) ? 1 : 0;
            bySame += DriftReport.Of(ModelBaseline.Of(Rows(2001, 2003, month)), now, monthly).Columns.Any(column => column.Level == DriftLevel.Drifted) ? 1 : 0;
        }

        Console.WriteLine($"\nOf {all} months, {byYears} have a drifted weather column against the three years, and {bySame} against the same month of these years.");
    }

    private static IEnumerable<string> Drifted(DriftReport report, string[] names) => report.Columns.Where(column => column.Level == DriftLevel.Drifted && names.Contains(column.Column)).Select(column => column.Column);

    private static double Psi(DriftReport report, string name) => report.Columns.First(column => column.Column == name).Psi;

    private static string Names(IEnumerable<string> names) => names.ToArray() is { Length: > 0 } some ? string.Join(", ", some) : "none";
}
