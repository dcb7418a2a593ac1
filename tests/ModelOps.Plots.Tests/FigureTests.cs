using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

public sealed class FigureTests
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    [Theory]
    [InlineData(new double[] { -3, -1 }, 4, 10.2)]
    [InlineData(new double[] { 3, 1 }, 9.8, 16)]
    [InlineData(new double[] { 2, -4 }, 6, 14)]
    public void A_waterfall_leaves_room_where_its_numbers_stand(double[] steps, double low, double high)
    {
        var range = new Figure("way").AddWaterfall(["a", "b"], steps, 10).Layout["xaxis"]!["range"]!.AsArray();
        Assert.Equal([low, high], range.Select(end => Math.Round((double)end!, 9)));
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(20, 620)]
    public void Many_lying_bars_and_swarms_get_room_for_every_name(int rows, int? height)
    {
        string[] names = [.. Enumerable.Range(0, rows).Select(row => $"row {row}")];
        double[][] points = [.. names.Select(_ => (double[])[0.5])];
        Assert.Equal(height, (int?)new Figure("bars").AddBars(names, Enumerable.Repeat(1.0, rows), horizontal: true).Layout["height"]);
        Assert.Equal(height, (int?)new Figure("swarm").AddSwarm(names, points, points, [.. names.Select(name => (string[])[name])], "value").Layout["height"]);
    }

    [Fact]
    public void Every_kind_of_trace_is_plotly_json() => Golden.Equal("figure.golden.json", JsonSerializer.Serialize<JsonNode>(Sample().ToJsonObject(), _indented));

    [Fact]
    public void Every_kind_of_trace_has_a_text() => Golden.Equal("figure.golden.txt", FigureText.Of(Sample()));

    [Fact]
    public void Values_that_json_cannot_hold_are_left_out() =>
        Assert.Equal("[1,null,null,2]", Sample(1, double.NaN, double.PositiveInfinity, 2).Traces[0]!["y"]!.ToJsonString());

    [Fact]
    public void A_histogram_of_equal_values_is_one_bar_and_one_of_nothing_is_empty()
    {
        var bars = new Figure("h").AddHistogram([3, 3, double.NaN], bins: 4).Traces[0]!;
        Assert.Equal("[2,0,0,0]", bars["y"]!.ToJsonString());
        Assert.Null(new Figure("h").AddHistogram([]).Traces[0]!["y"]);
    }

    [Fact]
    public void Long_bar_lists_are_cut_in_the_text() =>
        Assert.EndsWith("\n  ... 3 more", FigureText.Of(new Figure("b").AddBars(Enumerable.Range(0, 15).Select(i => $"b{i:00}"), Enumerable.Repeat(1.0, 15))), StringComparison.Ordinal);

    internal static Figure Sample() => new Figure("All kinds", "x", "y")
        .AddLine([0, 0.5, 1], [0, 0.8, 1], "line", "dot")
        .AddPoints([1, 2], [3, 4])
        .AddBand([0, 1], [0.1, 0.2], [0.3, 0.4], "band")
        .AddBars(["a", "bb"], [1, 2.5], "bars")
        .AddBars(["lying"], [-4], horizontal: true)
        .AddHeatmap(["p", "q"], ["good", "bad"], [[1, 2], [30, 4]])
        .AddHistogram([0, 1, 1, 2, 3], bins: 3, "counts")
        .AddParallelCoordinates([new FigureDimension("depth", [1.0, 2.0]), new FigureDimension("trainer", ["tree", "forest"])], [0.7, 0.8]);

    private static Figure Sample(params double[] y) => new Figure("t").AddLine([1, 2, 3, 4], y);
}
