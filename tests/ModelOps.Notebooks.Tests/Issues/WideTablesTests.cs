using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>51 slices with all metrics made a table of 1,960 pixels, and the leaderboard's score lay off-screen.</summary>
public sealed partial class WideTablesTests
{
    private static readonly string[] _metrics = [.. Enumerable.Range(1, 14).Select(i => $"some_metric_{i}")];

    private static View Slices(int rows) => new View("Evaluation").Table(
        ["slice", "rows", .. _metrics],
        Enumerable.Range(0, rows).Select(row => (IReadOnlyList<object?>)[$"purpose = value {row}", 17, .. _metrics.Select((_, i) => (object?)(row + (i / 100.0)))]),
        "Slices");

    [Fact]
    public void What_does_not_fit_beside_is_folded_away_below_and_nothing_is_lost()
    {
        var html = ViewHtml.Render(Slices(51));

        var open = html[..html.IndexOf("<details>", StringComparison.Ordinal)];
        Assert.Contains("<th style=\"text-align:left\">slice</th><th style=\"text-align:right\">rows</th><th style=\"text-align:right\">some_metric_1</th>", open);
        Assert.DoesNotContain("some_metric_9", open);
        Assert.Equal(25, Row().Count(open) - 1);
        Assert.Contains("<details><summary>26 more rows</summary>", html);
        Assert.Matches("<summary>[0-9]+ more columns: .*some_metric_14</summary>", html);
        for (var row = 0; row < 51; row++)
        {
            Assert.Contains($"purpose = value {row}<", html);
            Assert.All(_metrics.Select((_, i) => row + (i / 100.0)), value => Assert.Contains($">{value.ToString("G6", CultureInfo.InvariantCulture)}<", html));
        }
    }

    [Fact]
    public void On_a_terminal_the_columns_go_below_one_another_with_the_name_of_the_row()
    {
        var text = ViewText.Render(Slices(3));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
        Assert.Equal(2, text.Split('\n').Count(line => line.Contains("purpose = value 2")));
        Assert.Contains("some_metric_14", text);
    }

    [Fact]
    public void A_table_that_fits_is_one_table() => Assert.DoesNotContain("<details>", ViewHtml.Render(new View("t").Table(["a", "b"], [[1, 2], [3, 4]])));

    [Fact]
    public void A_long_cell_is_wrapped_instead_of_widening_the_table() =>
        Assert.Contains("overflow-wrap:anywhere", ViewHtml.Render(new View("t").Table(["a", "settings"], [[1, new string('x', 300)]])));

    [Fact]
    public async Task The_score_of_a_leaderboard_stands_beside_the_trials_number()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("tune train --target risk --positive bad --trainers logistic,gradient-boosting --trials 4 --folds 2");

        var html = bench.Host.Html.Single(html => html.Contains(">trial</th>", StringComparison.Ordinal));
        Assert.Matches(">trial</th><th style=\"text-align:right\">roc_auc[^<]*</th><th style=\"text-align:right\">&#177; [(]folds[)]</th>", html);
    }

    [GeneratedRegex("<tr>")]
    private static partial Regex Row();
}
