namespace ModelOps.Notebooks.Tests.Views;

/// <summary>How our types look as a cell's value.</summary>
public sealed class CellValuesTests
{
    private static Frame People => Frame.ParseCsv("name,age\nAda,36\n");

    [Fact]
    public void A_figure_is_JSON_a_drawing_and_a_text()
    {
        var figure = new Figure("Loss").AddLine([1, 2], [0.5, 0.4], "training");
        Assert.Equal([MimeBundle.Plotly, MimeBundle.Html, MimeBundle.Text], CellValues.Forms(typeof(Figure)));
        var shown = CellValues.Show(figure, new FigureDocument()).Data;
        Assert.Equal(CellValues.Forms(typeof(Figure)), shown.Keys);
        Assert.Equal(figure.ToJson(), shown[MimeBundle.Plotly]);
    }

    [Fact]
    public void Each_type_has_one_form_for_people_and_a_text()
    {
        Assert.All(CellValues.Types, type => Assert.Contains(MimeBundle.Text, CellValues.Forms(type)));
        Assert.Equal(FrameText.Render(People), CellValues.Show(People, MimeBundle.Text, new FigureDocument()));
        Assert.Equal(["text/html", "text/plain"], CellValues.Show(FrameProfile.Of(People), new FigureDocument()).Data.Keys);
        Assert.Contains("shown", CellValues.Show(new Result(), MimeBundle.Html, new FigureDocument()), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_values_are_not_ours_to_show() =>
        Assert.Throws<ArgumentException>(() => CellValues.Show("text", new FigureDocument()));

    private sealed record Result : Viewable
    {
        public override View ToView() => new("shown");
    }
}
