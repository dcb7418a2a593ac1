using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Views;

public sealed class ViewTests
{
    private static View Sample => new View("Evaluation of <model>")
        .Fact("rows", 200)
        .Fact("took", TimeSpan.FromMilliseconds(1234))
        .Fact("nothing", null)
        .Table(["metric", "value"], [["roc_auc", 0.78123456789], ["log_loss", double.NaN], ["best", true]], "Metrics")
        .Note("Positive class is 'bad'.\nSecond line.")
        .Figure(new Figure("ROC curve").AddLine([0, 1], [0, 1], "model"));

    [Fact]
    public void A_view_is_text_on_a_terminal() => Golden.Equal("view.txt", ViewText.Render(Sample));

    [Fact]
    public void A_view_is_html_in_a_notebook_and_escapes_what_it_shows() => Golden.Equal("view.html", ViewHtml.Render(Sample));

    [Fact]
    public void Each_figure_is_an_output_of_its_own_with_plotly_json()
    {
        var bundles = ViewBundles.Of(Sample, new FigureDocument()).ToArray();

        Assert.Equal(2, bundles.Length);
        Assert.DoesNotContain(MimeBundle.Plotly, bundles[0].Data.Keys);
        Assert.Equal([MimeBundle.Plotly, MimeBundle.Html, MimeBundle.Text], bundles[1].Data.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("\"scatter\"", bundles[1].Data[MimeBundle.Plotly]);
    }
}
