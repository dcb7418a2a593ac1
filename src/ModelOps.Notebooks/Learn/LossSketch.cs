using System.Globalization;

namespace ModelOps;

/// <summary>The loss so far as a small drawing that a front end can show many times a second; steps may be added from any thread.</summary>
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

    /// <summary>The drawing; empty before there are two steps.</summary>
    internal string ToHtml()
    {
        FitProgress[] steps;
        lock (_gate)
        {
            steps = [.. _steps.Where((_, i) => i % ((_steps.Count / MostPoints) + 1) == 0 || i == _steps.Count - 1)];
        }

        if (steps.Length < 2)
        {
            return "";
        }

        var values = steps.SelectMany(step => new[] { step.Loss, step.ValidationLoss }).OfType<double>().Where(double.IsFinite).ToArray();
        var (least, most) = (values.Min(), values.Max());
        string Line(Func<FitProgress, double?> loss, string colour) => steps.Any(step => loss(step) is not null)
            ? $"<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"{colour}\" points=\"{string.Join(' ', steps.Where(step => loss(step) is { } value && double.IsFinite(value)).Select(step => Point(step, loss(step)!.Value)))}\"/>"
            : "";
        string Point(FitProgress step, double loss) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Width * (double)(step.Step - steps[0].Step) / Math.Max(1, steps[^1].Step - steps[0].Step):0.#},{Height * (most - loss) / Math.Max(1e-300, most - least):0.#}");
        var legend = string.Create(CultureInfo.InvariantCulture, $"loss {NumberText.Of(least, 4)} to {NumberText.Of(most, 4)}, step {steps[0].Step} to {steps[^1].Step}");
        return $"<figure style=\"margin:4px 0\"><svg width=\"{Width}\" height=\"{Height}\" viewBox=\"0 -2 {Width} {Height + 4}\" role=\"img\" aria-label=\"{legend}\">"
            + Line(step => step.Loss, "#1f77b4") + Line(step => step.ValidationLoss, "#ff7f0e")
            + $"</svg><figcaption>{legend}: <span style=\"color:#1f77b4\">training</span>{(steps.Any(step => step.ValidationLoss is not null) ? " <span style=\"color:#ff7f0e\">validation</span>" : "")}</figcaption></figure>";
    }
}
