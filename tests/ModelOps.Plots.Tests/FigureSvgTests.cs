using System.Xml.Linq;

namespace ModelOps.Plots.Tests;

public sealed class FigureSvgTests
{
    [Fact]
    public void A_line_goes_through_its_points_upwards()
    {
        var svg = Parse(new Figure("Line <1>", "x", "y").AddLine([0, 1, 2], [0, 5, 10], "model").AddLine([0, 2], [0, 10], dash: "dot"));

        var paths = svg.Descendants("path").Where(path => (string?)path.Attribute("fill") == "none").ToArray();
        var places = ((string)paths[0].Attribute("d")!).Split('M', 'L').Skip(1).Select(point => point.Split(' ').Select(double.Parse).ToArray()).ToArray();
        Assert.Equal(3, places.Length);
        Assert.True(places[0][0] < places[1][0] && places[1][0] < places[2][0]);
        Assert.True(places[0][1] > places[1][1] && places[1][1] > places[2][1]);
        Assert.NotNull(paths[1].Attribute("stroke-dasharray"));
        Assert.Equal(["Line <1>", "model"], svg.Descendants("text").Select(text => text.Value).Where(text => text is "Line <1>" or "model"));
    }

    [Fact]
    public void Bars_begin_at_zero_on_either_side()
    {
        var svg = Parse(new Figure("Bars").AddBars(["a", "b"], [2, -1], horizontal: true));

        var bars = svg.Descendants("g").Single().Elements("rect").Select(rect => (Left: (double)rect.Attribute("x")!, Width: (double)rect.Attribute("width")!)).ToArray();
        Assert.Equal(bars[0].Left, bars[1].Left + bars[1].Width, 0.1);
        Assert.Equal(2, bars[0].Width / bars[1].Width, 0.01);
    }

    [Fact]
    public void A_heat_map_writes_each_value_and_its_first_row_is_on_top()
    {
        var svg = Parse(new Figure("Confusion").AddHeatmap(["no", "yes"], ["no", "yes"], [[90, 10], [5, 45]]));

        var texts = svg.Descendants("text").ToDictionary(text => text.Value + (string?)text.Attribute("text-anchor"), text => (double?)text.Attribute("y"), StringComparer.Ordinal);
        Assert.True(texts["90middle"] < texts["45middle"]);
        Assert.Equal(4, svg.Elements("rect").Count());
    }

    [Fact]
    public void Values_that_are_no_numbers_are_left_out()
    {
        var svg = Parse(new Figure("Points").AddPoints([1, double.NaN, 3], [1, 2, double.PositiveInfinity]).AddBand([1, 2], [0, 1], [1, 2]));

        Assert.Single(svg.Descendants("circle"));
        Assert.DoesNotContain("NaN", svg.ToString());
    }

    [Fact]
    public void Steps_go_on_where_the_one_before_ended_and_have_colours_of_their_own()
    {
        var svg = Parse(new Figure("Way").AddWaterfall(["age", "owner", "rest"], [2, -3, 0.5], start: 10));

        var bars = svg.Descendants("g").Single().Elements("rect").Select(rect => (Left: (double)rect.Attribute("x")!, Right: (double)rect.Attribute("x")! + (double)rect.Attribute("width")!, Fill: (string)rect.Attribute("fill")!)).ToArray();
        Assert.Equal(bars[0].Right, bars[1].Right, 0.1);
        Assert.Equal(bars[1].Left, bars[2].Left, 0.1);
        Assert.Equal((bars[0].Fill, true), (bars[2].Fill, bars[0].Fill != bars[1].Fill));
        Assert.Equal(1.5, (bars[1].Right - bars[1].Left) / (bars[0].Right - bars[0].Left), 0.01);
    }

    [Fact]
    public void Curves_are_lines_apart_and_a_swarm_has_its_names_on_the_axis()
    {
        var curves = Parse(new Figure("Curves").AddCurves([1, 2, 3], [[1, 2, 3], [3, 2, 1]]));
        Assert.Equal(2, ((string)curves.Descendants("path").Single(path => (string?)path.Attribute("fill") == "none").Attribute("d")!).Count(letter => letter == 'M'));

        var swarm = Parse(new Figure("Swarm").AddSwarm(["age", "owner"], [[1, 1, 1], [2, 0, -1]], [[0, 0.5, 1], [double.NaN, double.NaN, double.NaN]], [["a", "b", "c"], ["d", "e", "f"]], "value"));
        Assert.Equal(6, swarm.Descendants("circle").Count());
        Assert.Equal(3, swarm.Descendants("circle").Where(circle => (string?)circle.Attribute("cx") == swarm.Descendants("circle").Last().Attribute("cx")!.Value).Select(circle => circle.Attribute("cy")!.Value).Distinct().Count());
        Assert.True(Height("age") < Height("owner"));

        double Height(string name) => (double)swarm.Descendants("text").Single(text => text.Value == name).Attribute("y")!;
    }

    [Fact]
    public void What_cannot_be_drawn_is_text() =>
        Assert.StartsWith("<pre id=\"p\">", FigureSvg.Of(new Figure("p").AddParallelCoordinates([new FigureDimension("a", [1.0, 2])]), "p"));

    [Fact]
    public void A_histogram_and_a_constant_are_drawn()
    {
        Assert.Equal(30, Parse(new Figure("h").AddHistogram(Enumerable.Range(0, 300).Select(i => (double)i))).Descendants("rect").Count());
        Assert.DoesNotContain("NaN", Parse(new Figure("c").AddLine([1, 1], [2, 2])).ToString());
    }

    [Fact]
    public void Intervals_that_differ_in_their_last_bits_only_are_one_point_on_the_axis()
    {
        var same = new Figure("Metrics").AddIntervals(["a", "b"], [1, 1], [1, 1 - 2e-16], [1, 1]);
        Assert.Equal([0.9, 1.1], same.Layout["xaxis"]!["range"]!.AsArray().Select(end => Math.Round((double)end!, 9)));

        Assert.Null(new Figure("Metrics").AddIntervals(["a", "b"], [1, 0.5], [0.9, 0.4], [1, 0.6]).Layout["xaxis"]!["range"]);
        Assert.Null(new Figure("Metrics").AddIntervals(["a"], [double.NaN], [double.NaN], [double.NaN]).Layout["xaxis"]!["range"]);
    }

    [Fact]
    public void Intervals_lie_across_their_values_and_long_names_have_room()
    {
        var figure = new Figure("Metrics").AddIntervals(["a_name_of_twenty_three", "b"], [0.5, 0.75], [0.25, double.NaN], [1, double.NaN], "value");
        var svg = Parse(figure);

        var whisker = Assert.Single(svg.Elements("path"), path => (string?)path.Attribute("stroke") == "#1f77b4");
        var ends = ((string)whisker.Attribute("d")!).Split('M', 'L').Skip(1).Select(point => point.Split(' ').Select(double.Parse).ToArray()).ToArray();
        var points = svg.Descendants("circle").Select(circle => (X: (double)circle.Attribute("cx")!, Y: (double)circle.Attribute("cy")!)).ToArray();
        Assert.Equal((2, ends[0][1], ends[1][1]), (points.Length, points[0].Y, points[0].Y));
        Assert.Equal(2, (ends[1][0] - points[0].X) / (points[0].X - ends[0][0]), 0.01);
        Assert.True(points[0].Y < points[1].Y);
        Assert.Contains("a_name_of_twenty_three", svg.Value, StringComparison.Ordinal);
        Assert.Equal("Metrics\n  a_name_of_twenty_three 0.5 (0.25 to 1)\n  b                      0.75", FigureText.Of(figure));
    }

    [Fact]
    public void Many_names_make_a_higher_drawing()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"slice {i}")];
        var svg = Parse(new Figure("Slices").AddIntervals(names, [.. names.Select((_, i) => (double)i)], names.Select((_, i) => i - 1.0), names.Select((_, i) => i + 1.0)));

        Assert.InRange(double.Parse(((string)svg.Attribute("viewBox")!).Split(' ')[3]), 900, 1100);
        Assert.All(names, name => Assert.Contains(svg.Descendants("text"), text => text.Value == name));
    }

    // What is not well-formed does not parse.
    private static XElement Parse(Figure figure) => XElement.Parse(FigureSvg.Of(figure));
}
