using ModelOps.Data.Rendering;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Brings a column's outliers to bounds, as <see cref="Statistics.IqrBounds"/>, <see cref="Statistics.ZScoreBounds"/> or <see cref="Statistics.QuantileBounds"/> give them.</summary>
    /// <param name="column">A numeric column; it becomes Float64.</param>
    /// <param name="bounds">Lowest and highest number to keep.</param>
    /// <exception cref="InvalidInputException">No such column, not a numeric one, or bounds the wrong way round.</exception>
    public Frame Clip(string column, (double Low, double High) bounds) => bounds.Low <= bounds.High
        ? Derive(column, column, value => Math.Clamp(value, bounds.Low, bounds.High))
        : throw new InvalidInputException(FormattableString.Invariant($"The bounds for '{column}' are {bounds.Low} and {bounds.High}. Give the lower one first, from a column with values."));

    /// <summary>Brings a numeric column to a common scale; see <see cref="Statistics.ScaleOf"/>.</summary>
    /// <param name="column">A numeric column; it becomes Float64.</param>
    /// <param name="scaling">The kind of scale.</param>
    /// <exception cref="InvalidInputException">No such column, or not a numeric one.</exception>
    public Frame Scale(string column, Scaling scaling = Scaling.Standard)
    {
        var (offset, scale) = Statistics.ScaleOf(Numbers(column), scaling);
        return Derive(column, column, value => (value - offset) / scale);
    }

    /// <summary>Takes the natural logarithm of 1 + x, which is 0 at 0.</summary>
    /// <param name="column">A numeric column; it becomes Float64.</param>
    /// <exception cref="InvalidInputException">No such column, not a numeric one, or values of −1 or below.</exception>
    public Frame Log1p(string column)
    {
        var outside = Numbers(column).Where(value => value <= -1).ToArray();
        return outside.Length == 0
            ? Derive(column, column, Log1p)
            : throw new InvalidInputException($"Column '{column}' has {outside.Length} {(outside.Length == 1 ? "value" : "values")} of -1 or below, as {CellText.Number(outside[0])}, without a logarithm of 1 + x. Clip or shift it first.");
    }

    /// <summary>Turns a numeric column into texts that name its bin: <c>[18, 30)</c>. An edge belongs to the bin above it.</summary>
    /// <param name="column">A numeric column.</param>
    /// <param name="edges">Ascending edges; below the first and from the last is a bin each. <see cref="Statistics.QuantileEdges"/> gives bins of equal size.</param>
    /// <param name="name">The new column's name; null replaces the column.</param>
    /// <exception cref="InvalidInputException">No such column, not a numeric one, or edges that do not ascend.</exception>
    public Frame Bucketize(string column, IReadOnlyList<double> edges, string? name = null)
    {
        double[] sorted = [.. edges];
        if (sorted.Length == 0 || sorted.Zip(sorted.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new InvalidInputException($"The edges for '{column}' are {(sorted.Length == 0 ? "none" : string.Join(", ", sorted.Select(CellText.Number)))}. Give at least one, each above the one before.");
        }

        var shown = sorted.Select(CellText.Number).ToArray();
        string[] labels = [$"< {shown[0]}", .. shown.Zip(shown.Skip(1), (low, high) => $"[{low}, {high})"), $">= {shown[^1]}"];
        var codes = Array.ConvertAll(Numbers(column), value => double.IsNaN(value) ? -1 : Statistics.BinOf(value, sorted));
        return With(new StringColumn(name ?? column, codes, labels));
    }

    /// <summary>Adds the product of two numeric columns, or the pair of two texts, as <c>A_x_B</c>.</summary>
    /// <param name="a">A column.</param>
    /// <param name="b">A column of the same kind.</param>
    /// <exception cref="InvalidInputException">No such column, or one of text and one of numbers.</exception>
    public Frame Interact(string a, string b)
    {
        if (this[a] is StringColumn left && this[b] is StringColumn right)
        {
            return Derive($"{a}_x_{b}", row => left.Text(row.Index) is { } one && right.Text(row.Index) is { } other ? $"{one} × {other}" : null);
        }

        var (x, y) = (Numbers(a), Numbers(b));
        return Derive($"{a}_x_{b}", row => x[row.Index] * y[row.Index]);
    }

    // Kahan's form: exact where 1 + x rounds x away.
    private static double Log1p(double value)
    {
        var sum = 1 + value;
        return sum == 1 || double.IsPositiveInfinity(sum) ? value : Math.Log(sum) * value / (sum - 1);
    }
}
