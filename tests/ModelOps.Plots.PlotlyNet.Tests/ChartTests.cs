using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace ModelOps.Plots.PlotlyNet.Tests;

/// <summary>Plotly.NET's charts as figures, and figures as charts.</summary>
public sealed class ChartTests
{
    public ChartTests() => ExtensionLoader.Load(typeof(PlotlyNetExtension));

    private static GenericChart Points(string name, params double[] y) =>
        Plotly.NET.CSharp.Chart.Point<double, double, string>([.. y.Select((_, i) => (double)i)], y, Name: name);

    private static GenericChart Titled(string title, GenericChart chart)
    {
        var layout = new Layout();
        layout.SetProperty("title", title);
        return GenericChart.setLayout(layout, chart);
    }

    [Fact]
    public void A_chart_is_a_figure_with_its_traces_and_layout()
    {
        var figure = Figure.From(Titled("Ages", Points("customers", 23, 31)));
        Assert.Equal("Ages", figure.Title);
        var trace = Assert.Single(figure.Traces)!.AsObject();
        Assert.Equal(("scatter", "markers", "customers"), (trace["type"]!.GetValue<string>(), trace["mode"]!.GetValue<string>(), trace["name"]!.GetValue<string>()));
        Assert.Equal("[23,31]", trace["y"]!.ToJsonString().Replace(".0", "", StringComparison.Ordinal));
        Assert.Contains("Ages", FigureText.Of(figure), StringComparison.Ordinal);
        Assert.StartsWith("<svg", FigureSvg.Of(figure), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_number_is_null() =>
        Assert.Equal("[1,null,null,2]", Figure.From(Points("x", 1, double.NaN, double.NegativeInfinity, 2)).Traces[0]!["y"]!.ToJsonString().Replace(".0", "", StringComparison.Ordinal));

    [Fact]
    public void A_name_cannot_end_the_script_of_a_page()
    {
        var page = FigureHtml.Page("Names", [Figure.From(Points("</script><b>bold", 1, 2))]);
        Assert.DoesNotContain("</script><b>", page, StringComparison.Ordinal);
        Assert.Contains("\\u003c/script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Several_traces_and_subplots_stay_together()
    {
        var both = Plotly.NET.CSharp.Chart.Combine([Points("a", 1, 2), Points("b", 3, 4)]);
        Assert.Equal(["a", "b"], Figure.From(both).Traces.Select(trace => trace!["name"]!.GetValue<string>()));
    }

    [Fact]
    public void A_figure_is_a_chart_that_says_the_same()
    {
        var figure = new Figure("Loss", "epoch", "loss").AddLine([1, 2, 3], [0.69, double.NaN, 0.44], "training").AddLine([1, 2, 3], [0.7, 0.5, 0.4], "validation", dash: "dot");
        var chart = figure.ToPlotlyNet();
        Assert.Equal(figure.Traces.Count, chart.ToFigure().Traces.Count);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(figure.ToJsonObject(), chart.ToFigure().ToJsonObject()), $"{figure.ToJson()}\n{chart.ToFigure().ToJson()}");
    }

    [Fact]
    public void A_chart_made_of_a_figure_goes_on_in_Plotly_NET()
    {
        var chart = Titled("Renamed", new Figure("Loss").AddBars(["a", "b"], [1, 2]).ToPlotlyNet());
        Assert.Equal("Renamed", Figure.From(chart).Title);
    }

    [Fact]
    public void What_nobody_reads_is_refused() =>
        Assert.Equal("A System.Text.StringBuilder cannot be shown as a figure. Give a Figure, or a chart that an extension reads: Plotly.NET.",
            Assert.Throws<InvalidInputException>(() => Figure.From(new System.Text.StringBuilder())).Message);

    [Fact]
    public async Task A_chart_is_saved_as_a_picture_of_its_own_size()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "Needs Debian's package chromium.");
        using var folder = new ModelOps.TestSupport.TemporaryFolder();
        var chart = Plotly.NET.CSharp.GenericChartExtensions.WithSize(Titled("Ages", Points("customers", 23, 31)), 300, 200);

        await chart.ToFigure().SavePngAsync(folder.File("ages.png"), new() { Scale = 2 }, TestContext.Current.CancellationToken);
        await chart.ToFigure().SaveSvgAsync(folder.File("ages.svg"), cancellationToken: TestContext.Current.CancellationToken);

        var png = File.ReadAllBytes(folder.File("ages.png"));
        Assert.Equal((600, 400), (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        var svg = File.ReadAllText(folder.File("ages.svg"));
        Assert.Contains(">Ages<", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"point\"", svg, StringComparison.Ordinal);
    }
}
