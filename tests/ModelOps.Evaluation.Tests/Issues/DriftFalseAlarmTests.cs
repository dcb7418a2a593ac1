using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>Rows of one population, split by chance, must hardly ever be called drifted: fewer than one report in twenty, with fixed seeds.</summary>
public sealed class DriftFalseAlarmTests
{
    private const int Rounds = 50;

    [Theory]
    [InlineData("german_credit.csv", 0)]
    [InlineData("churn.csv", 0)]
    [InlineData("spam.csv", 0)]
    [InlineData("diabetes.csv", 0)]
    [InlineData("airquality.csv", 0)]
    [InlineData("breast_cancer.csv", 0)]
    [InlineData("german_credit.csv", 50)]
    [InlineData("german_credit.csv", 100)]
    [InlineData("churn.csv", 100)]
    [InlineData("churn.csv", 500)]
    [InlineData("spam.csv", 100)]
    [InlineData("spam.csv", 500)]
    [InlineData("diamonds.csv", 100)]
    [InlineData("diamonds.csv", 500)]
    public void Rows_of_the_same_data_are_stable(string file, int rowsNow)
    {
        var data = Frame.ReadCsv(RepositoryPaths.Of("data", file));
        var alarms = new List<string>();
        for (var seed = 0; seed < Rounds; seed++)
        {
            int[] order = [.. Enumerable.Range(0, data.RowCount)];
            new Random(seed).Shuffle(order);
            var half = Math.Min(2000, data.RowCount / 2);
            var then = ModelBaseline.Of(Rows(data, order[..half]));
            var report = DriftReport.Of(then, Rows(data, order[half..(half + (rowsNow > 0 ? rowsNow : half))]), new() { MinimumRows = 50 });
            Add(alarms, seed, report);
        }

        Assert.True(alarms.Count < 0.05 * Rounds, string.Join("\n", alarms));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(5000)]
    public void Columns_of_every_kind_are_stable(int rows)
    {
        var alarms = new List<string>();
        const int Reports = 200;
        for (var seed = 0; seed < Reports; seed++)
        {
            var random = new Random(seed);
            Add(alarms, seed, DriftReport.Of(ModelBaseline.Of(Kinds(random, rows)), Kinds(random, rows)));
        }

        Assert.True(alarms.Count < 0.05 * Reports, string.Join("\n", alarms));
    }

    private static void Add(List<string> alarms, int seed, DriftReport report)
    {
        if (report.Level != DriftLevel.Stable)
        {
            alarms.Add($"{seed}: {report.Columns[0]}");
        }
    }

    private static Frame Kinds(Random random, int rows)
    {
        Column<double> Make(string name, Func<double> value) => new(name, [.. Enumerable.Range(0, rows).Select(_ => value())]);
        double Skewed() => -Math.Log(1 - random.NextDouble());

        return new Frame(
            Make("normal", () => random.NextDouble() + random.NextDouble() + random.NextDouble()),
            Make("flag", () => random.Next(20) == 0 ? 1 : 0),
            Make("rare", () => random.Next(200) == 0 ? 1 : 0),
            Make("count", () => Math.Floor(2 * Skewed())),
            Make("amount", () => random.Next(5) == 0 ? Math.Round(100 * Skewed(), 2) : 0),
            Make("tail", () => Math.Exp(3 * Skewed())),
            Make("gaps", () => random.Next(3) == 0 ? double.NaN : random.Next(100)),
            StringColumn.From("zipf", Enumerable.Range(0, rows).Select(_ => $"w{(int)(1 / (random.NextDouble() + 0.001))}")),
            StringColumn.From("many", Enumerable.Range(0, rows).Select(_ => $"v{random.Next(200)}")),
            StringColumn.From("id", Enumerable.Range(0, rows).Select(_ => $"id{random.Next()}")));
    }

    private static Frame Rows(Frame frame, int[] rows) => new(frame.Columns.Select(column => column.Take(rows)));
}
