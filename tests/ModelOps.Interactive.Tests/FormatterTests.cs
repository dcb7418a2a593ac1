using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive.Tests;

/// <summary>How our types look as the value of a cell.</summary>
public sealed class FormatterTests
{
    [Fact]
    public async Task A_figure_is_drawn_and_carries_plotly_once_a_notebook()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        var first = await notebook.ShowAsync("""new Figure("Loss").AddLine([1, 2], [0.5, 0.4], "training")""");
        Assert.Contains("\"name\":\"training\"", first.In(MimeBundle.Plotly), StringComparison.Ordinal);
        Assert.Contains("window.modelopsPlotly=window.modelopsPlotly||", first.Html, StringComparison.Ordinal);
        Assert.Contains("Loss", first.Text, StringComparison.Ordinal);
        var second = await notebook.ShowAsync("""new Figure("Accuracy").AddLine([1, 2], [0.5, 0.6], "training")""");
        Assert.DoesNotContain("window.modelopsPlotly=window.modelopsPlotly||", second.Html, StringComparison.Ordinal);
        Assert.Contains("Accuracy", second.Html, StringComparison.Ordinal);
        var again = await notebook.ShowAsync("""new Figure("Loss").AddLine([1, 2], [0.5, 0.4], "training")""");
        Assert.Contains("window.modelopsPlotly=window.modelopsPlotly||", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_profiles_and_results_look_as_in_our_own_kernel()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""var people = Frame.ParseCsv("name,age\nAda,36\n");""");
        var frame = await notebook.ShowAsync("people");
        var people = notebook.Value<Frame>("people");
        Assert.Equal((FrameHtml.Render(people), FrameText.Render(people)), (frame.Html, frame.Text));
        Assert.Contains("age", (await notebook.ShowAsync("FrameProfile.Of(people)")).Html, StringComparison.Ordinal);
        var split = await notebook.ShowAsync("await ops.StartRunAsync(\"x\"); await ops.RunsAsync()");
        Assert.StartsWith("<div class=\"modelops\">", split.Html, StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], Assert.Single(split.Displays.OfType<ReturnValueProduced>()).FormattedValues.Select(value => value.MimeType).Order());
    }

    [Fact]
    public async Task The_figures_of_a_magic_are_shown_after_its_words()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""
            var rows = string.Join("\n", Enumerable.Range(0, 200).Select(i => $"{i},{(i % 7 < 3 ? "yes" : "no")}"));
            var data = Frame.ParseCsv("x,y\n" + rows);
            """);
        await notebook.ShowAsync("#!train data --target y --positive yes --seed 1 --as model");
        var shown = await notebook.ShowAsync("#!evaluate model --data data");
        Assert.NotEmpty(shown.In(MimeBundle.Plotly));
    }
}
