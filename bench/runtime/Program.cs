using System.Diagnostics;
using System.Globalization;
using ModelOps;
using ModelOps.Bench.Runtime;

// A logistic model of 13 numbers, and one of 7 numbers and 13 texts: ours, then the package called directly, in one run.
var credit = Frame.ReadCsv(args.Length > 0 ? args[0] : "data/german_credit.csv");
var random = new Random(1);
var numbers = new Frame(
[
    .. Enumerable.Range(0, 13).Select(j => new Column<double>($"x{j}", [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())])),
    StringColumn.From("y", Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? "a" : "b")),
]);
Console.WriteLine("| model | what | ours, µs | the package directly, µs | ratio |");
Console.WriteLine("| --- | --- | --- | --- | --- |");
foreach (var (name, frame, target) in new[] { ("13 numbers", numbers, "y"), ("7 numbers, 13 texts", credit, "risk") })
{
    using var trained = Learner.Fit(frame, new() { Target = target, Trainer = "logistic" });
    var table = new Frame(frame.Columns.Where(column => column.Name != target));
    var onnx = trained.Model.Graph().ToBytes();
    using var direct = new DirectSession(onnx);
    using var scorer = trained.Model.CreateRowScorer();
    var columns = scorer.Columns.Select(column => table[column]).ToArray();
    var one = table.Take([0]);
    var rows = table.Take([.. Enumerable.Range(0, 50_000).Select(i => i % 1000)]);
    Line(name, "one row, kept buffers", 20_000, () => OneRow(scorer, columns), () => direct.RunKept(one));
    Line(name, "1,000 rows", 500, () => trained.Model.Score(table), () => direct.Run(table));
    Line(name, "50,000 rows", 20, () => trained.Model.Score(rows), () => direct.Run(rows));
}

static void OneRow(RowScorer scorer, Column[] columns)
{
    for (var j = 0; j < columns.Length; j++)
    {
        if (columns[j] is StringColumn text)
        {
            scorer.Set(j, text.Text(0) ?? "");
        }
        else
        {
            scorer.Set(j, Convert.ToDouble(columns[j][0], CultureInfo.InvariantCulture));
        }
    }

    scorer.Run();
}

static void Line(string model, string what, int runs, Action ours, Action theirs)
{
    var (left, right) = (Time(runs, ours), Time(runs, theirs));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {model} | {what} | {left:0.0} | {right:0.0} | {left / right:0.00} |"));
}

// The lower quartile: other programs on the machine only make a run longer.
static double Time(int runs, Action action)
{
    for (var i = 0; i < Math.Max(20, runs / 5); i++)
    {
        action();
    }

    double[] times = [.. Enumerable.Range(0, runs).Select(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }).Order()];
    return times[runs / 4];
}
