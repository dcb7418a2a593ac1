namespace ModelOps.Plots.Tests;

/// <summary>Figures from Plotly's JSON, and from charts of other libraries.</summary>
public sealed class FigureParseTests
{
    [Fact]
    public void A_figure_reads_what_it_wrote()
    {
        var figure = new Figure("Loss", "epoch", "loss").AddLine([1, 2], [0.5, double.NaN], "training");
        var read = Figure.Parse(figure.ToJson());
        Assert.Equal((figure.Title, figure.ToJson()), (read.Title, read.ToJson()));
    }

    [Fact]
    public void Texts_that_mean_no_number_become_null_among_numbers_only()
    {
        var figure = Figure.Parse("""{"data":[{"x":["NaN","a"],"y":[1,"NaN","-Infinity"],"z":[[1,"Infinity"]]}],"layout":{"title":"T"}}""");
        Assert.Equal("""[{"x":["NaN","a"],"y":[1,null,null],"z":[[1,null]]}]""", figure.Traces.ToJsonString());
        Assert.Equal("T", figure.Title);
    }

    [Fact]
    public void Titles_of_older_figures_are_kept_as_plotly_3_wants_them()
    {
        var figure = Figure.Parse("""{"data":[],"layout":{"title":"T","xaxis":{"title":"x"},"yaxis":{"title":{"text":"y"}}}}""");

        Assert.Equal("""{"title":{"text":"T"},"xaxis":{"title":{"text":"x"}},"yaxis":{"title":{"text":"y"}}}""", figure.Layout.ToJsonString());
        Assert.Equal("T", figure.Title);
    }

    [Theory]
    [InlineData("{", "The figure cannot be read, since it is not JSON")]
    [InlineData("[]", "The figure cannot be read, since its JSON has no array 'data' of traces.")]
    [InlineData("""{"data":[1]}""", "The figure cannot be read, since its JSON has no array 'data' of traces.")]
    public void What_is_not_a_figure_is_refused(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidInputException>(() => Figure.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Charts_of_a_library_are_read_where_it_was_added_and_so_are_derived_ones()
    {
        var source = new FigureSource("sketches", $"{typeof(Sketch).FullName}, ModelOps.Plots.Tests", chart => new Figure(((Sketch)chart).Name));
        FigureSources.Add(source);
        Assert.Same(source, FigureSources.Find("Sketches"));
        Assert.Equal("house", Figure.From(new Sketch("house")).Title);
        Assert.Equal("tree", Figure.From(new InkSketch("tree")).Title);
        var same = new Figure("same");
        Assert.Same(same, Figure.From(same));
        Assert.False(FigureSources.TryConvert("text", out _));
        Assert.Equal("A System.String cannot be shown as a figure. Give a Figure, or a chart that an extension reads: sketches.", Assert.Throws<InvalidInputException>(() => Figure.From("text")).Message);
    }

    internal record Sketch(string Name);

    internal sealed record InkSketch(string Name) : Sketch(Name);
}
