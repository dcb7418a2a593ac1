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

    [Fact]
    public async Task A_chart_of_Plotly_NET_looks_as_a_figure_and_is_logged_as_one()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        // As the kernel says when a package reference was restored.
        var files = new[] { typeof(Plots.PlotlyNet.PlotlyNetExtension), typeof(Plotly.NET.GenericChart), typeof(Plotly.NET.CSharp.Chart), typeof(DynamicObj.DynamicObj), typeof(Microsoft.FSharp.Core.Unit) }
            .Select(type => type.Assembly.Location).ToList();
        notebook.CSharp.AddAssemblyReferences(files);
        notebook.Kernel.AddMiddleware((command, context, next) =>
        {
            context.Publish(new PackageAdded(new Microsoft.DotNet.Interactive.ResolvedPackageReference("ModelOps.Plots.PlotlyNet", "0.1.0", files), command));
            return next(command, context);
        });
        var shown = await notebook.ShowAsync("""
            using Plotly.NET;
            var chart = Plotly.NET.CSharp.Chart.Point<double, double, string>(new[] { 1.0, 2.0 }, new[] { 3.0, double.NaN }, Name: "points");
            chart
            """);
        Assert.Contains("[3,null]", shown.In(MimeBundle.Plotly).Replace("3.0", "3", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("modelopsPlotly", shown.Html, StringComparison.Ordinal);
        await notebook.ShowAsync("#!track --run-name charts --capture none\nawait ops.ActiveRun.LogFigureAsync(chart, \"plots/points\");");
    }
}
