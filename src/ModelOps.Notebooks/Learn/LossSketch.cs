using System.Globalization;

namespace ModelOps;

/// <summary>Loss and accuracy so far as small drawings that a front end can show many times a second; steps may be added from any thread.</summary>
internal sealed class LossSketch
{
    private const int Width = 480;
    private const int Height = 120;
    private const int MostPoints = 400;
    private readonly Lock _gate = new();
    private readonly List<FitProgress> _steps = [];

    internal void Add(FitProgress step)
    {
        if (step.Loss is { } loss && double.IsFinite(loss))
        {
            lock (_gate)
            {
                _steps.Add(step);
            }
        }
    }

    /// <summary>The drawings; empty before there are two steps.</summary>
    internal string ToHtml()
    {
        FitProgress[] steps;
        lock (_gate)
        {
            steps = [.. _steps.Where((_, i) => i % ((_steps.Count / MostPoints) + 1) == 0 || i == _steps.Count - 1)];
        }

        return steps.Length < 2 ? "" : Panel("loss", steps, step => step.Loss, step => step.ValidationLoss, value => NumberText.Of(value, 4))
            + Panel("accuracy", steps, step => step.Accuracy, step => step.ValidationAccuracy, value => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %"));
    }

    private static string Panel(string name, FitProgress[] steps, Func<FitProgress, double?> training, Func<FitProgress, double?> validation, Func<double, string> text)
    {
        var values = steps.SelectMany(step => new[] { training(step), validation(step) }).OfType<double>().Where(double.IsFinite).ToArray();
        if (values.Length < 2)
        {
            return "";
        }

        var (least, most) = (values.Min(), values.Max());
        string Line(Func<FitProgress, double?> value, string colour) => steps.Any(step => value(step) is not null)
            ? $"<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"{colour}\" points=\"{string.Join(' ', steps.Where(step => value(step) is { } at && double.IsFinite(at)).Select(step => Point(step, value(step)!.Value)))}\"/>"
            : "";
        string Point(FitProgress step, double value) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Width * (double)(step.Step - steps[0].Step) / Math.Max(1, steps[^1].Step - steps[0].Step):0.#},{Height * (most - value) / Math.Max(1e-300, most - least):0.#}");
        var legend = string.Create(CultureInfo.InvariantCulture, $"{name} {text(least)} to {text(most)}, step {steps[0].Step} to {steps[^1].Step}");
        return $"<figure style=\"display:inline-block;vertical-align:top;max-width:100%;margin:4px 16px 4px 0\"><svg width=\"{Width}\" height=\"{Height}\" viewBox=\"0 -2 {Width} {Height + 4}\" style=\"max-width:100%\" role=\"img\" aria-label=\"{legend}\">"
            + Line(training, "#1f77b4") + Line(validation, "#ff7f0e")
            + $"</svg><figcaption>{legend}: <span style=\"color:#1f77b4\">training</span>{(steps.Any(step => validation(step) is not null) ? " <span style=\"color:#ff7f0e\">validation</span>" : "")}</figcaption></figure>";
    }
}
