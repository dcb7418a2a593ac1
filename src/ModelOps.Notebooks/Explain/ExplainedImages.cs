using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Evaluation.Images;
using ModelOps.Files;

namespace ModelOps;

/// <summary>What <c>#!explain</c> does for models of images.</summary>
internal static class ExplainedImages
{
    internal const string GradCam = "gradcam";
    internal const string Occlusion = "occlusion";

    private const int Shown = 160;

    private const string Style =
        ".mo-heat{font:13px/1.4 system-ui,sans-serif}.mo-heat figure{display:inline-block;margin:0 14px 12px 0;vertical-align:top;max-width:330px}.mo-heat img{width:160px;max-width:48%;height:auto;image-rendering:auto;margin-right:2px}" +
        ".mo-heat figcaption{font-size:12px;overflow-wrap:anywhere}.mo-heat .scale{width:160px;height:10px;display:inline-block;vertical-align:middle;margin:0 6px}";

    internal static async Task<ExplainResult> ExplainAsync(ModelOpsSession ops, ExplainCommandOptions options, CancellationToken cancellationToken)
    {
        var live = new LiveProgress(ops, "Explaining");
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<ExplainProgress>(step => ((double)step.Done / step.Total, $"{step.Done} of {step.Total} {step.Column}"));
        var (model, data) = (options.Model.Model, options.Data.Frame);
        var settings = new ImageExplainOptions { Class = options.Class, Method = options.Method == Occlusion ? ImageExplainMethod.Occlusion : ImageExplainMethod.GradCam, Patch = options.Patch };
        var images = await Task.Run(
            () => ImageExplainer.Explain(model, data, options.Row is { } row ? [row - 1] : Rows(model, data, options.Top, cancellationToken), settings, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new ExplainResult(options.Model.Reference, null, []) { Images = images, Task = model.Metadata.Task, Files = options.Out is { } folder ? Write(ops.ResolvePath(folder), images) : [] };
    }

    internal static View View(ExplainResult result)
    {
        var method = result.Images[0].Method == ImageExplainMethod.GradCam ? "Grad-CAM: where channels of the last convolution that speak for the class are active" : "occlusion: by how much the probability falls where a part is covered";
        var view = new View($"Where {result.Model} sees a class: {result.Images.Count} {(result.Images.Count == 1 ? "image" : "images")}").Fact("method", method);
        view.Table(
            result.Files.Count > 0 ? ["image", "class", "probability", "speaks most for it", "overlay"] : ["image", "class", "probability", "speaks most for it"],
            result.Images.Select((image, place) => (object?[])[image.Name, image.Class, image.Probability, Box(image), .. result.Files.Skip(place).Take(1)]));
        return ImageCodecs.All.Count == 0 ? view : view.Document(Fragment(result.Images), "");
    }

    // Mistakes first, the most confident ones, then others spread over the data.
    private static int[] Rows(Model model, Frame data, int most, CancellationToken cancellationToken)
    {
        var count = Math.Max(1, Math.Min(most, data.RowCount));
        var spread = Enumerable.Range(0, count).Select(i => (int)((long)i * data.RowCount / count));
        if (model.Metadata.Target is not { } target || !data.Contains(target))
        {
            return [.. spread];
        }

        var mistakes = EvaluatedImages.Of(Evaluator.Evaluate(model, data, new EvaluateOptions(), cancellationToken), data, model.ImageInputs[0]).Mistakes;
        return [.. mistakes.Select(mistake => mistake.Row).Concat(spread).Distinct().Take(count)];
    }

    private static string[] Write(string folder, IReadOnlyList<ImageExplanation> images)
    {
        var codec = ImageCodecs.Writer;
        Directory.CreateDirectory(folder);
        return [.. images.Select(image =>
        {
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"row-{image.Row + 1}-{EvaluationEvidence.SafeName(image.Class)}.png"));
            AtomicFile.Write(file, stream => stream.Write(codec.EncodePng(image.ToOverlay())));
            return file;
        })];
    }

    private static string Fragment(IReadOnlyList<ImageExplanation> images)
    {
        var html = new StringBuilder($"<div class=\"mo-heat\"><style>{Style}</style>\n");
        foreach (var image in images)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{image.Class} {image.Probability:0.00}");
            html.Append($"<figure><img alt=\"{Encoded(image.Name)}\" src=\"{ImageThumbnail.ToSource(image.Image, Shown)}\"><img alt=\"Heat of {Encoded(image.Class)}\" src=\"{ImageThumbnail.ToSource(image.ToOverlay(), Shown)}\">")
                .Append($"<figcaption><b>{Encoded(what)}</b> {Encoded(Path.GetFileName(image.Name))}{(image.Strongest is null ? "; no part speaks for it" : "")}</figcaption></figure>\n");
        }

        var stops = string.Join(',', Enumerable.Range(0, 6).Select(i => HeatMap.Css(i / 5.0)));
        return html.Append($"<div>speaks for the class: nothing<span class=\"scale\" style=\"background:linear-gradient(to right,{stops})\"></span>most</div></div>").ToString();
    }

    private static string Box(ImageExplanation image) => image.Strongest is { } box
        ? FormattableString.Invariant($"{box.Left},{box.Top} to {box.Right},{box.Bottom} of {image.Image.Width} × {image.Image.Height}")
        : "no part";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
