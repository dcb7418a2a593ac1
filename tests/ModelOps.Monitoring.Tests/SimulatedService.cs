using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests;

/// <summary>A deployment that scores people by a known rule, day after day, without a server.</summary>
internal sealed class SimulatedService : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random;
    private int _requests;

    internal SimulatedService(int seed = 1)
    {
        _random = new Random(seed);
        Baseline = ModelBaseline.Of(People(3000));
    }

    internal string Folder => _folder.Path;

    internal ModelBaseline Baseline { get; }

    internal static IReadOnlyList<string> Inputs { get; } = ["age", "city", "model"];

    internal static ModelFacts Facts { get; } = new() { Task = LearningTask.Binary, Classes = ["bad", "good"], PositiveClass = "bad", Target = "risk" };

    /// <summary>People whose ages and cities may have shifted.</summary>
    internal Frame People(int rows, double olderBy = 0, string? newCity = null) => new(
        new Column<double>("age", [.. Enumerable.Range(0, rows).Select(_ => _random.Next(25) == 0 ? double.NaN : 20 + (_random.NextDouble() * 45) + olderBy)]),
        StringColumn.From("city", Enumerable.Range(0, rows).Select(_ => newCity is not null && _random.Next(3) == 0 ? newCity : (string[])["Bern", "Basel", "Genf"] is var cities ? cities[_random.Next(3)] : "")),
        StringColumn.From("model", Enumerable.Range(0, rows).Select(_ => _random.Next(2) == 0 ? "old" : "new")));

    /// <summary>Scores people on a day, a request of 50 rows each, and returns the ids with P(bad).</summary>
    internal async Task<IReadOnlyList<(string Id, double Bad)>> ScoreAsync(int day, Frame people, string version = "1", bool isShadow = false, PayloadLogOptions? options = null, int perRequest = 50, double moreBad = 0)
    {
        var scored = new List<(string, double)>();
        await using var log = new PayloadLog(Folder, options);
        for (var from = 0; from < people.RowCount; from += perRequest)
        {
            var rows = people.Slice(from, perRequest);
            var bad = rows.Numbers("age").Select(age => double.IsNaN(age) ? 0.5 : Math.Clamp(((age - 20) / 45) + moreBad, 0.01, 0.99)).ToArray();
            var id = $"r{_requests++}";
            log.Scored(new ScoredRequest(id, "credit", version, Requests.Start.AddDays(day).AddSeconds(from), TimeSpan.FromMilliseconds(2), rows.RowCount, 200)
            {
                Rows = rows,
                Answer = new Frame(
                    StringColumn.From("label", bad.Select(p => p >= 0.5 ? "bad" : "good")), new Column<double>("probability_bad", bad), new Column<double>("probability_good", [.. bad.Select(p => 1 - p)])),
                IsShadow = isShadow,
            });
            scored.AddRange(bad.Select((p, i) => (rows.RowCount == 1 ? id : $"{id}/{i}", p)));
        }

        return scored;
    }

    /// <summary>Labels that follow the probabilities, or do so for a part only.</summary>
    internal Task LabelAsync(IEnumerable<(string Id, double Bad)> scored, double right = 1) => new LabelLog(Folder).AddAsync(
        [.. scored.Select(row => new Label(row.Id, _random.NextDouble() < right ? _random.NextDouble() < row.Bad ? "bad" : "good" : _random.Next(2) == 0 ? "bad" : "good"))]);

    internal MonitorReport Look(MonitorOptions? options = null) => ModelMonitor.Look(Baseline, Inputs, Facts, Folder, options);

    public void Dispose() => _folder.Dispose();
}
