using System.Globalization;

namespace ModelOps.Deployments.Board;

/// <summary>A line of numbers as a small picture.</summary>
internal static class Sparkline
{
    private const double Width = 160;
    private const double Height = 28;

    /// <param name="values">The numbers, the oldest first; gaps are NaN.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    internal static string Of(IReadOnlyList<double> values, string label)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length < 2)
        {
            return "";
        }

        var most = Math.Max(known.Max(), double.Epsilon);
        var points = values.Select((value, i) => (X: 2 + (i * (Width - 4) / (values.Count - 1)), Y: Height - 3 - (value / most * (Height - 6)))).Where(point => double.IsFinite(point.Y)).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"<svg width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"{BoardText.Encode(label)}\"><polyline points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}\" fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"1.5\"/><circle cx=\"{points[^1].X:0.#}\" cy=\"{points[^1].Y:0.#}\" r=\"2\" fill=\"#1f77b4\"/></svg>");
    }
}
