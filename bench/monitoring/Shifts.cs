using ModelOps;

/// <summary>Changes of the churn data, as they happen to services.</summary>
internal static class Shifts
{
    internal static IReadOnlyList<(string Name, string Column, Func<Frame, Random, Frame> Make)> All { get; } =
    [
        ("total_day_minutes up by half a standard deviation", "total_day_minutes", (rows, _) => Moved(rows, "total_day_minutes", 0.5)),
        ("total_day_minutes up by a standard deviation", "total_day_minutes", (rows, _) => Moved(rows, "total_day_minutes", 1)),
        ("total_day_minutes in seconds", "total_day_minutes", (rows, _) => rows.Derive("total_day_minutes", "total_day_minutes", value => value * 60)),
        ("international_plan yes in 35 % of rows in place of 9 %", "international_plan", (rows, random) => Replaced(rows, "international_plan", "yes", 0.28, random)),
        ("number_vmail_messages missing in 15 % of rows", "number_vmail_messages", (rows, random) => rows.Derive("number_vmail_messages", "number_vmail_messages", value => random.NextDouble() < 0.15 ? double.NaN : value)),
        ("a new area_code in 5 % of rows", "area_code", (rows, random) => Replaced(rows, "area_code", "area_code_999", 0.05, random)),
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
