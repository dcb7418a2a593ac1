using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Metrics;

/// <summary>docs/metrics.md has a row for every metric, with formula, source, range and where it is undefined.</summary>
public sealed class MetricDocumentationTests
{
    private static readonly Dictionary<string, string[]> _rows = File.ReadAllLines(RepositoryPaths.Of("docs", "metrics.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Replace("\\|", "¦", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .ToDictionary(cells => cells[0].Trim('`'), StringComparer.Ordinal);

    public static TheoryData<string> Names() => [.. MetricCatalog.All.Select(metric => metric.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_metric_has_a_row(string name)
    {
        var metric = MetricCatalog.Find(name);
        Assert.True(_rows.TryGetValue(name, out var cells), $"docs/metrics.md has no row for '{name}'.");
        Assert.Equal(7, cells.Length);
        Assert.Equal(metric.Aliases, cells[1].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(alias => alias.Trim('`')));
        Assert.Equal(metric.IsDefault, cells[2].StartsWith('●'));
        Assert.All(cells[3..], cell => Assert.NotEmpty(cell));
        Assert.Contains(metric.HigherIsBetter ? "more is better" : "less is better", cells[5], StringComparison.Ordinal);
    }

    [Fact]
    public void No_row_names_a_metric_that_does_not_exist() => Assert.Empty(_rows.Keys.Except(MetricCatalog.All.Select(metric => metric.Name)));
}
