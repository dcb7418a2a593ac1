using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Notebooks.Tests.Learn;

/// <summary>The loss so far as a small drawing.</summary>
public sealed partial class LossSketchTests
{
    private static LossSketch Of(params FitProgress[] steps)
    {
        var sketch = new LossSketch();
        Array.ForEach(steps, sketch.Add);
        return sketch;
    }

    [Fact]
    public void There_is_nothing_to_draw_before_two_losses()
    {
        Assert.Equal("", Of().ToHtml());
        Assert.Equal("", Of(new FitProgress(1, 9, 0.5), new FitProgress(2, 9), new FitProgress(3, 9, double.NaN), new FitProgress(4, 9, double.PositiveInfinity)).ToHtml());
    }

    [Fact]
    public void The_lines_go_from_the_first_step_to_the_last_and_from_the_most_to_the_least()
    {
        var html = Of(new FitProgress(10, 30, 1, 3), new FitProgress(20, 30, 2, double.NaN), new FitProgress(30, 30, 1.5, 2)).ToHtml();

        Assert.Contains("stroke=\"#1f77b4\" points=\"0,120 240,60 480,90\"/>", html);
        Assert.Contains("stroke=\"#ff7f0e\" points=\"0,0 480,60\"/>", html);
        Assert.Contains("aria-label=\"loss 1 to 3, step 10 to 30\"", html);
        Assert.EndsWith("<span style=\"color:#1f77b4\">training</span> <span style=\"color:#ff7f0e\">validation</span></figcaption></figure>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_accuracy_is_drawn_beside_the_loss_in_a_scale_of_its_own()
    {
        var html = Of(
            new FitProgress(1, 2, 2, 3) { Accuracy = 0.5, ValidationAccuracy = 0.6 },
            new FitProgress(2, 2, 1, 2) { Accuracy = 0.9, ValidationAccuracy = 0.8 }).ToHtml();

        Assert.Equal(4, Lines().Count(html));
        Assert.Contains("aria-label=\"loss 1 to 3, step 1 to 2\"", html);
        Assert.Contains("aria-label=\"accuracy 50.0 % to 90.0 %, step 1 to 2\"", html);
        Assert.Contains("stroke=\"#1f77b4\" points=\"0,120 480,0\"/><polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"#ff7f0e\" points=\"0,90 480,30\"/>", html);
    }

    [Fact]
    public void Without_rows_held_out_there_is_one_line()
    {
        var html = Of(new FitProgress(0, 0, 2), new FitProgress(1, 0, 2)).ToHtml();

        Assert.Single(Lines().Matches(html));
        Assert.DoesNotContain("validation", html);
        Assert.Contains("points=\"0,0 480,0\"", html);
    }

    [Fact]
    public void A_long_training_is_thinned_out_but_ends_where_it_is()
    {
        var html = Of([.. Enumerable.Range(0, 10_001).Select(step => new FitProgress(step, 10_000, 10_000 - step))]).ToHtml();

        var points = Assert.Single(Lines().Matches(html)).Groups[1].Value.Split(' ');
        Assert.InRange(points.Length, 200, 401);
        Assert.Equal(("0,0", "480,120"), (points[0], points[^1]));
    }

    [Fact]
    public void Every_point_lies_inside_whatever_the_losses() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat[]>(), losses =>
    {
        var html = Of([.. losses.Select((loss, step) => new FitProgress(step, losses.Length, loss.Get))]).ToHtml();
        return losses.Length < 2 ? html.Length == 0 : Lines().Match(html).Groups[1].Value.Split(' ').All(point =>
        {
            var at = point.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return at is [>= 0 and <= 480, >= 0 and <= 120];
        });
    }));

    [Fact]
    public async Task Steps_may_be_added_while_it_is_drawn()
    {
        var sketch = new LossSketch();
        var adding = Enumerable.Range(0, 4).Select(part => Task.Run(() =>
        {
            for (var step = 0; step < 500; step++)
            {
                sketch.Add(new FitProgress((part * 500) + step, 2_000, step));
            }
        })).ToArray();
        for (var i = 0; i < 50; i++)
        {
            sketch.ToHtml();
        }

        await Task.WhenAll(adding);
        Assert.NotEmpty(sketch.ToHtml());
    }

    [GeneratedRegex("<polyline [^>]*points=\"([^\"]*)\"/>")]
    private static partial Regex Lines();
}
