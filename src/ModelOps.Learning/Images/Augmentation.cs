using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Images;

/// <summary>Which changes an image may get each time it is seen.</summary>
/// <param name="Flip">Left and right change places, half of the times.</param>
/// <param name="Rotate">Turned by up to 15 degrees.</param>
/// <param name="Crop">A part of 64 to 100 % of the area, anywhere in the image.</param>
/// <param name="Colour">Brightness, contrast and saturation changed by up to a fifth.</param>
internal sealed record Augmentation(bool Flip, bool Rotate, bool Crop, bool Colour)
{
    private const double MostAngle = 15 * Math.PI / 180;
    private const double LeastSide = 0.8;
    private const double MostColour = 0.2;

    /// <summary>Reads <c>flip+rotate+crop+colour</c>, or <c>none</c>.</summary>
    /// <exception cref="InvalidInputException">Another word.</exception>
    public static Augmentation Parse(string text)
    {
        string[] words = text.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        words = words is ["none"] ? [] : [.. words.Select(word => word == "color" ? "colour" : word)];
        string[] known = ["flip", "rotate", "crop", "colour"];
        return words.FirstOrDefault(word => !known.Contains(word)) is { } other
            ? throw new InvalidInputException($"'augment' has '{other}', which is not known.{Suggestion.For(other, known)} Give some of flip+rotate+crop+colour, or none.")
            : new Augmentation(words.Contains("flip"), words.Contains("rotate"), words.Contains("crop"), words.Contains("colour"));
    }

    /// <summary>No changes.</summary>
    public static Augmentation None { get; } = new(false, false, false, false);

    /// <summary>True when it changes nothing.</summary>
    public bool IsNone => !(Flip || Rotate || Crop || Colour);

    /// <summary>Changes an image.</summary>
    /// <param name="planes">Planes of bytes.</param>
    /// <param name="size">Their size, with three channels.</param>
    /// <param name="random">Draws the changes.</param>
    /// <param name="target">Receives planes from −1 to 1.</param>
    public void Apply(ReadOnlySpan<byte> planes, ImageShape size, SeededRandom random, Span<float> target)
    {
        Move(planes, size, ref random, target);
        if (Colour)
        {
            Tint(target, size.Rows * size.Columns, ref random);
        }
    }

    // Each pixel of the result is taken from a place in the image: turned and scaled about the middle of the part that is shown. Places outside are those of the border.
    private void Move(ReadOnlySpan<byte> planes, ImageShape size, ref SeededRandom random, Span<float> target)
    {
        var (rows, columns) = (size.Rows, size.Columns);
        var mirror = Flip && random.Below(2) == 1 ? -1.0 : 1.0;
        var angle = Rotate ? ((2 * random.Unit()) - 1) * MostAngle : 0;
        var side = Crop ? LeastSide + ((1 - LeastSide) * random.Unit()) : 1;
        var (down, right) = Crop ? (((2 * random.Unit()) - 1) * (1 - side) / 2 * rows, ((2 * random.Unit()) - 1) * (1 - side) / 2 * columns) : (0.0, 0.0);
        var (middleRow, middleColumn) = ((rows - 1) / 2.0, (columns - 1) / 2.0);
        var (sine, cosine) = ((float)(Math.Sin(angle) * side), (float)(Math.Cos(angle) * side));
        var plane = rows * columns;
        for (var row = 0; row < rows; row++)
        {
            var y = (float)(row - middleRow);
            for (var column = 0; column < columns; column++)
            {
                var x = (float)(mirror * (column - middleColumn));
                var fromRow = Math.Clamp((float)(middleRow + down) + (sine * x) + (cosine * y), 0, rows - 1);
                var fromColumn = Math.Clamp((float)(middleColumn + right) + (cosine * x) - (sine * y), 0, columns - 1);
                var (top, left) = ((int)fromRow, (int)fromColumn);
                var (low, far) = (fromRow - top, fromColumn - left);
                var (below, beside) = (top + 1 < rows ? columns : 0, left + 1 < columns ? 1 : 0);
                var at = (top * columns) + left;
                var to = (row * columns) + column;
                for (var channel = 0; channel < 3; channel++, at += plane, to += plane)
                {
                    var upper = planes[at] + (far * (planes[at + beside] - planes[at]));
                    var lower = planes[at + below] + (far * (planes[at + below + beside] - planes[at + below]));
                    target[to] = ((upper + (low * (lower - upper))) * ImageInput.Factor) - 1;
                }
            }
        }
    }

    private static void Tint(Span<float> values, int plane, ref SeededRandom random)
    {
        static float Change(ref SeededRandom random) => (float)(((2 * random.Unit()) - 1) * MostColour);
        var (brightness, contrast, saturation) = (Change(ref random), 1 + Change(ref random), 1 + Change(ref random));
        var mean = System.Numerics.Tensors.TensorPrimitives.Sum<float>(values) / values.Length;
        for (var i = 0; i < plane; i++)
        {
            // Luma of ITU-R BT.601.
            var grey = (0.299f * values[i]) + (0.587f * values[i + plane]) + (0.114f * values[i + (2 * plane)]);
            for (var at = i; at < values.Length; at += plane)
            {
                var coloured = grey + (saturation * (values[at] - grey));
                values[at] = Math.Clamp(mean + (contrast * (coloured - mean)) + brightness, -1, 1);
            }
        }
    }
}
