using ModelOps;

/// <summary>Changes of the data, as they happen to services.</summary>
internal static class Shifts
{
    internal static IReadOnlyList<(string Name, string Column, Func<Frame, Random, Frame> Make)> Churn { get; } =
    [
        ("total_day_minutes up by half a standard deviation", "total_day_minutes", (rows, _) => Moved(rows, "total_day_minutes", 0.5)),
        ("total_day_minutes up by a standard deviation", "total_day_minutes", (rows, _) => Moved(rows, "total_day_minutes", 1)),
        ("total_day_minutes in seconds", "total_day_minutes", (rows, _) => rows.Derive("total_day_minutes", "total_day_minutes", value => value * 60)),
        ("international_plan yes in 35 % of rows in place of 9 %", "international_plan", (rows, random) => Replaced(rows, "international_plan", "yes", 0.28, random)),
        ("number_vmail_messages missing in 15 % of rows", "number_vmail_messages", (rows, random) => rows.Derive("number_vmail_messages", "number_vmail_messages", value => random.NextDouble() < 0.15 ? double.NaN : value)),
        ("a new area_code in 5 % of rows", "area_code", (rows, random) => Replaced(rows, "area_code", "area_code_999", 0.05, random)),
        ("total_day_charge up by 30 %", "total_day_charge", (rows, _) => rows.Derive("total_day_charge", "total_day_charge", value => value * 1.3)),
        ("a new international_plan in 10 % of rows", "international_plan", (rows, random) => Replaced(rows, "international_plan", "world", 0.1, random)),
    ];

    internal static IReadOnlyList<(string Name, string Column, Func<Frame, Random, Frame> Make)> Ridership { get; } =
    [
        ("ridership up by a tenth", "ridership", (rows, _) => rows.Derive("ridership", "ridership", value => value * 1.1)),
        ("temp up by half a standard deviation", "temp", (rows, _) => Moved(rows, "temp", 0.5)),
        ("temp in degrees Celsius", "temp", (rows, _) => rows.Derive("temp", "temp", value => (value - 32) / 1.8)),
        ("polk with at least 500 riders a day, as with trains at weekends", "polk", (rows, _) => rows.Derive("polk", "polk", value => Math.Max(value, 0.5))),
        ("humidity missing in 15 % of rows", "humidity", (rows, random) => rows.Derive("humidity", "humidity", value => random.NextDouble() < 0.15 ? double.NaN : value)),
    ];

    private static Frame Moved(Frame rows, string column, double deviations)
    {
        var numbers = rows.Numbers(column);
        var mean = numbers.Average();
        var deviation = Math.Sqrt(numbers.Average(value => (value - mean) * (value - mean)));
        return rows.Derive(column, column, value => value + (deviations * deviation));
    }

    private static Frame Replaced(Frame rows, string column, string by, double share, Random random) => rows.Derive(column, row => random.NextDouble() < share ? by : row.Text(column));
}
