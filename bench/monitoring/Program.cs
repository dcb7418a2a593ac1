using System.Globalization;
using ModelOps;

// How often windows of shuffled data count as drifted, and in how large a window a shift is found: churn and ridership data, a seed a shuffle. Then the ridership in the order of time.
//   dotnet run -c Release --project bench/monitoring [seeds] [churn|ridership]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seeds = args.Length > 0 ? int.Parse(args[0]) : 200;
var only = args.Length > 1 ? args[1] : null;
var limits = new MonitorOptions().Drift;
Bench[] benches =
[
    new("churn", Read("churn.csv").Drop("churn"), [200, 500, 1000, 2000], Shifts.Churn),
    new("ridership", Read("chicago_ridership.csv").Drop("date"), [200, 365, 500, 1000], Shifts.Ridership),
];
foreach (var bench in benches.Where(bench => only is null || bench.Name == only))
{
    Console.WriteLine($"## {bench.Name}\n\n{seeds} shuffles of {bench.Rows.RowCount} rows: {bench.Half} for training, windows from the rest; {bench.Rows.Columns.Count} columns.\n");
    FalseAlarms(bench);
    Detection(bench);
}

if (only is null or "ridership")
{
    Years.Write(Read("chicago_ridership.csv"), limits);
}

void FalseAlarms(Bench bench)
{
    Console.WriteLine("| rows of a window | correction | windows | with a drifted column | with a shifted column (moderate or drifted) | of columns drifted |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    foreach (var size in bench.Sizes)
    {
        foreach (var correction in Enum.GetValues<DriftCorrection>())
        {
            var reports = Enumerable.Range(0, seeds).AsParallel().AsOrdered().SelectMany(seed =>
            {
                var (baseline, rest) = bench.Split(seed);
                return Enumerable.Range(0, rest.RowCount / size).Select(window => DriftReport.Of(baseline, rest.Slice(window * size, size), limits with { Correction = correction })).ToArray();
            }).ToArray();
            var columns = reports.SelectMany(report => report.Columns).ToArray();
            Console.WriteLine($"| {size} | {correction} | {reports.Length} | {Share(reports.Count(report => report.Columns.Any(column => column.Level == DriftLevel.Drifted)), reports.Length)} | {Share(reports.Count(report => report.Columns.Any(IsShifted)), reports.Length)} | {Share(columns.Count(column => column.Level == DriftLevel.Drifted), columns.Length)} |");
        }
    }
}

void Detection(Bench bench)
{
    Console.WriteLine("\n| shift | " + string.Join(" | ", bench.Sizes.Select(size => $"{size} rows")) + " |");
    Console.WriteLine("| --- | " + string.Join(" | ", bench.Sizes.Select(_ => "---")) + " |");
    foreach (var (name, column, make) in bench.Shifts)
    {
        var found = bench.Sizes.Select(size => Enumerable.Range(0, seeds).AsParallel().Count(seed =>
        {
            var (baseline, rest) = bench.Split(seed);
            var report = DriftReport.Of(baseline, make(rest.Slice(0, size), new Random(seed)), limits);
            return report.Columns.Any(each => each.Column == column && IsShifted(each));
        }));
        Console.WriteLine($"| {name} | {string.Join(" | ", found.Select(count => Share(count, seeds)))} |");
    }

    Console.WriteLine();
}

static bool IsShifted(ColumnDrift column) => column.Level is DriftLevel.Drifted or DriftLevel.Moderate;

static string Share(int count, int all) => $"{100.0 * count / all:0.0} %";

static Frame Read(string name) => Frame.ReadCsv(Path.Combine("data", name));
