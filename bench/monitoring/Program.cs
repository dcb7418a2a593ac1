using System.Globalization;
using ModelOps;

// How often windows of shuffled data count as drifted, and in how large a window a shift is found: churn data, a seed a shuffle.
//   dotnet run -c Release --project bench/monitoring [seeds]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seeds = args.Length > 0 ? int.Parse(args[0]) : 200;
var churn = Frame.ReadCsv(Path.Combine("data", "churn.csv")).Drop("churn");
var half = churn.RowCount / 2;
int[] sizes = [200, 500, 1000, 2000];
var limits = new MonitorOptions().Drift;
Console.WriteLine($"{seeds} shuffles of {churn.RowCount} rows: {half} for training, windows from the rest; {churn.Columns.Count} columns.\n");
Console.WriteLine("| rows of a window | correction | windows | with a drifted column | with a shifted column (moderate or drifted) | of columns drifted |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach (var size in sizes)
{
    foreach (var correction in Enum.GetValues<DriftCorrection>())
    {
        var reports = Enumerable.Range(0, seeds).AsParallel().AsOrdered().SelectMany(seed =>
        {
            var (baseline, rest) = Split(seed);
            return Enumerable.Range(0, rest.RowCount / size).Select(window => DriftReport.Of(baseline, rest.Slice(window * size, size), limits with { Correction = correction })).ToArray();
        }).ToArray();
        var columns = reports.SelectMany(report => report.Columns).ToArray();
        Console.WriteLine($"| {size} | {correction} | {reports.Length} | {Share(reports.Count(report => report.Columns.Any(column => column.Level == DriftLevel.Drifted)), reports.Length)} | {Share(reports.Count(report => report.Columns.Any(column => column.Level is DriftLevel.Drifted or DriftLevel.Moderate)), reports.Length)} | {Share(columns.Count(column => column.Level == DriftLevel.Drifted), columns.Length)} |");
    }
}

Console.WriteLine("\n| shift | " + string.Join(" | ", sizes.Select(size => $"{size} rows")) + " |");
Console.WriteLine("| --- | " + string.Join(" | ", sizes.Select(_ => "---")) + " |");
foreach (var (name, column, make) in Shifts.All)
{
    var found = sizes.Select(size => Enumerable.Range(0, seeds).AsParallel().Count(seed =>
    {
        var (baseline, rest) = Split(seed);
        var report = DriftReport.Of(baseline, make(rest.Slice(0, size), new Random(seed)), limits);
        return report.Columns.Any(each => each.Column == column && each.Level is DriftLevel.Drifted or DriftLevel.Moderate);
    }));
    Console.WriteLine($"| {name} | {string.Join(" | ", found.Select(count => Share(count, seeds)))} |");
}

(ModelBaseline Baseline, Frame Later) Split(int seed)
{
    int[] order = [.. Enumerable.Range(0, churn.RowCount)];
    new Random(seed).Shuffle(order);
    return (ModelBaseline.Of(churn.Take(order.AsSpan(0, half))), churn.Take(order.AsSpan(half)));
}

static string Share(int count, int all) => $"{100.0 * count / all:0.0} %";
