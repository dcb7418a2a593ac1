namespace ModelOps.Vision.Tests;

public sealed class ImageGalleryTests
{
    private static readonly string[] _classes = ["cat & <co>", "dog"];

    static ImageGalleryTests() => ImageCodecs.Add(new SkiaCodec());

    [Fact]
    public void A_page_shows_images_in_each_cell_and_the_mistakes_and_escapes_every_name()
    {
        var html = Images(6).ToHtmlFragment();

        Assert.Contains("<th scope=\"col\">cat &amp; &lt;co&gt;</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<co>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"right\">2<br>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"wrong\">1<br>", html, StringComparison.Ordinal);
        Assert.Contains("Most confident mistakes <small>2 of 2</small>", html, StringComparison.Ordinal);
        Assert.Contains("<b>cat &amp; &lt;co&gt; taken for dog</b> 0.90", html, StringComparison.Ordinal);
        Assert.Equal(Occurrences(html, "<img "), Occurrences(html, "alt=\""));
        Assert.Equal(6 + 2, Occurrences(html, "src=\"data:image/jpeg;base64,"));
    }

    [Fact]
    public void A_page_stays_small_however_many_images_there_are()
    {
        var html = Images(600).ToHtmlFragment();

        Assert.Equal((4 * 3) + 24, Occurrences(html, "<img "));
        Assert.InRange(html.Length, 1, 300_000);
    }

    [Fact]
    public void Without_mistakes_there_is_no_gallery()
    {
        var data = new Frame(StringColumn.From("image", [Image(1)]), StringColumn.From("label", ["dog"]));
        var evaluation = Evaluator.Evaluate(MetricInput.ForClasses([1], [0.1, 0.9], 2), "label", _classes);

        Assert.DoesNotContain("mistakes", EvaluatedImages.Of(evaluation, data, "image").ToHtmlFragment(), StringComparison.Ordinal);
    }

    // A third of the images is taken for the other class.
    private static EvaluatedImages Images(int count)
    {
        int[] targets = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        double[] probabilities = [.. targets.SelectMany((target, i) => (double[])((target == 0) == (i % 3 != 2) ? [0.9, 0.1] : [0.1, 0.9]))];
        var data = new Frame(
            StringColumn.From("image", Enumerable.Range(0, count).Select(Image)),
            StringColumn.From("label", targets.Select(target => _classes[target])));
        return EvaluatedImages.Of(Evaluator.Evaluate(MetricInput.ForClasses(targets, probabilities, 2), "label", _classes), data, "image");
    }

    private static string Image(int seed)
    {
        var pixels = new byte[200 * 100 * 3];
        new Random(seed).NextBytes(pixels);
        return ImageFile.ToDataUri(new PixelImage(200, 100, pixels));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
