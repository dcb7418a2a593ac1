using ModelOps.Evaluation.Images;

namespace ModelOps;

/// <summary>Where in an image a model sees a class.</summary>
/// <param name="Row">The row of the data, from 0.</param>
/// <param name="Name">The image's path; its row where it has none.</param>
/// <param name="Class">The class that is explained.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Method">How it was found.</param>
/// <param name="Image">The image, at most 256 pixels a side.</param>
/// <param name="Heat">A value for each pixel of <paramref name="Image"/>, row after row, from 0 to 1: how much the part speaks for the class. All 0 where no part does.</param>
public sealed record ImageExplanation(int Row, string Name, string Class, double Probability, ImageExplainMethod Method, PixelImage Image, IReadOnlyList<double> Heat)
{
    /// <summary>The part that speaks most for the class: the smallest box around all pixels of at least half the highest value; null where no part speaks for it.</summary>
    public (int Left, int Top, int Right, int Bottom)? Strongest
    {
        get
        {
            int[] hot = [.. Enumerable.Range(0, Heat.Count).Where(pixel => Heat[pixel] >= 0.5)];
            return hot.Length == 0 ? null : (hot.Min(pixel => pixel % Image.Width), hot.Min(pixel => pixel / Image.Width), hot.Max(pixel => pixel % Image.Width), hot.Max(pixel => pixel / Image.Width));
        }
    }

    /// <summary>The image with the heat over it: dark where nothing speaks for the class, bright where most does.</summary>
    public PixelImage ToOverlay() => HeatMap.Over(Image, Heat);

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Name}: {Class} {Probability:0.00}")
        + (Strongest is { } box ? FormattableString.Invariant($", by {box.Left},{box.Top} to {box.Right},{box.Bottom} of {Image.Width} × {Image.Height}") : ", by no part of it");
}
