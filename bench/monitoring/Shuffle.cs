using ModelOps;

/// <summary>A window's columns that drifted, and those that drifted or are moderate.</summary>
internal readonly record struct Alarms(int Drifted, int Shifted);

/// <summary>What monitoring says of one shuffle of the data.</summary>
/// <param name="Unchanged">Of the windows in which nothing has changed, by their size.</param>
/// <param name="Found">The shifts found in the first window of a size.</param>
internal sealed record Shuffle(IReadOnlyDictionary<(int Size, DriftCorrection Correction), Alarms[]> Unchanged, IReadOnlySet<(string Shift, int Size)> Found)
{
    internal static Shuffle Of(Bench bench, int seed, DriftOptions limits)
    {
        var (baseline, rest) = bench.Split(seed);
        var unchanged = bench.Sizes.SelectMany(_ => Enum.GetValues<DriftCorrection>(), (size, correction) => (size, correction)).ToDictionary(key => key, key =>
            Enumerable.Range(0, rest.RowCount / key.size).Select(window => Of(DriftReport.Of(baseline, rest.Slice(window * key.size, key.size), limits with { Correction = key.correction }))).ToArray());
        var found = bench.Shifts.SelectMany(_ => bench.Sizes, (shift, size) => (shift, size))
            .Where(key => DriftReport.Of(baseline, key.shift.Make(rest.Slice(0, key.size), new Random(seed)), limits).Columns.Any(column => column.Column == key.shift.Column && IsShifted(column)))
            .Select(key => (key.shift.Name, key.size));
        return new Shuffle(unchanged, found.ToHashSet());
    }

    private static Alarms Of(DriftReport report) => new(report.Columns.Count(column => column.Level == DriftLevel.Drifted), report.Columns.Count(IsShifted));

    private static bool IsShifted(ColumnDrift column) => column.Level is DriftLevel.Drifted or DriftLevel.Moderate;
}
