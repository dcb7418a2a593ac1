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
    var done = 0;
    Shuffle[] shuffles = [.. Enumerable.Range(0, seeds).AsParallel().AsOrdered().Select(seed =>
    {
        var shuffle = Shuffle.Of(bench, seed, limits);
        Console.Error.Write($"\r{Interlocked.Increment(ref done)} of {seeds} shuffles");
        return shuffle;
    })];
    Console.Error.WriteLine();
    FalseAlarms(bench, shuffles);
    Detection(bench, shuffles);
}

if (only is null or "ridership")
{
    Years.Write(Read("chicago_ridership.csv"), limits);
}

static void FalseAlarms(Bench bench, Shuffle[] shuffles)
{
    Console.WriteLine("| rows of a window | correction | windows | with a drifted column | with a shifted column (moderate or drifted) | of columns drifted |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    foreach (var (size, correction) in bench.Sizes.SelectMany(_ => Enum.GetValues<DriftCorrection>(), (size, correction) => (size, correction)))
    {
        Alarms[] windows = [.. shuffles.SelectMany(shuffle => shuffle.Unchanged[(size, correction)])];
        Console.WriteLine($"| {size} | {correction} | {windows.Length} | {Share(windows.Count(window => window.Drifted > 0), windows.Length)} | {Share(windows.Count(window => window.Shifted > 0), windows.Length)} | {Share(windows.Sum(window => window.Drifted), windows.Length * bench.Rows.Columns.Count)} |");
    }
}

static void Detection(Bench bench, Shuffle[] shuffles)
{
    Console.WriteLine("\n| shift | " + string.Join(" | ", bench.Sizes.Select(size => $"{size} rows")) + " |");
    Console.WriteLine("| --- | " + string.Join(" | ", bench.Sizes.Select(_ => "---")) + " |");
    foreach (var (name, _, _) in bench.Shifts)
    {
        Console.WriteLine($"| {name} | {string.Join(" | ", bench.Sizes.Select(size => Share(shuffles.Count(shuffle => shuffle.Found.Contains((name, size))), shuffles.Length)))} |");
    }

    Console.WriteLine();
}

static string Share(int count, int all) => $"{100.0 * count / all:0.0} %";

static Frame Read(string name) => Frame.ReadCsv(Path.Combine("data", name));
