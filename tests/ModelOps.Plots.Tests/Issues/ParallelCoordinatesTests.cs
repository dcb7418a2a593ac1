using System.Text.Json.Nodes;

namespace ModelOps.Plots.Tests.Issues;

/// <summary>Numbers that some rows lack were drawn as names, and learning rates on a linear axis.</summary>
public sealed class ParallelCoordinatesTests
{
    [Fact]
    public void Numbers_with_gaps_stay_numbers_and_the_gaps_have_a_place_below()
    {
        var axis = new FigureDimension("trees", [100, double.NaN, 300]).ToJson();

        var values = Doubles(axis["values"]);
        Assert.Equal(100, values[0]);
        Assert.Equal(300, values[2]);
        Assert.True(values[1] < 100);
        Assert.Equal("–", Texts(axis)[0]);
        Assert.Equal(values[1], Doubles(axis["tickvals"])[0]);
        Assert.Contains("100", Texts(axis));
        Assert.Contains("300", Texts(axis));
    }

    [Fact]
    public void A_logarithmic_axis_places_equal_ratios_evenly_and_writes_the_numbers_themselves()
    {
        var axis = new FigureDimension("c", [0.001, 1, 1000], logarithmic: true).ToJson();

        var values = Doubles(axis["values"]);
        Assert.Equal(values[1] - values[0], values[2] - values[1], 1e-12);
        Assert.Equal(["0.001", "0.01", "0.1", "1", "10", "100", "1E+03"], Texts(axis));
    }

    [Fact]
    public void Whole_numbers_alone_need_no_ticks_of_ours() => Assert.Null(new FigureDimension("a", [1, 2, 3]).ToJson()["tickvals"]);

    [Theory]
    [InlineData(new[] { 5.0, double.NaN }, false)]
    [InlineData(new[] { 5.0, 5.0 }, true)]
    [InlineData(new[] { double.NaN, double.NaN }, true)]
    public void One_number_or_none_is_no_trouble(double[] values, bool logarithmic)
    {
        var axis = new FigureDimension("a", values, logarithmic).ToJson();

        Assert.Equal(values.Length, axis["values"]!.AsArray().Count);
    }

    [Fact]
    public void Categories_are_as_they_were() => Assert.Equal(["x", "y"], Texts(new FigureDimension("a", ["x", "y", "x"]).ToJson()));

    private static double[] Doubles(JsonNode? values) => [.. values!.AsArray().Select(value => (double)value!)];

    private static string[] Texts(JsonObject axis) => [.. axis["ticktext"]!.AsArray().Select(text => (string)text!)];
}
