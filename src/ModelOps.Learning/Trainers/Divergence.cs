namespace ModelOps.Learning;

/// <summary>The error of a fit whose numbers grow without bounds.</summary>
internal static class Divergence
{
    private const string Mark = "modelops.diverged";

    // Corrections of a target are far smaller than the target, and single precision ends at 1e-38.
    private const double LeastSingle = 1e-30;

    /// <summary>True for the errors that are made here.</summary>
    public static bool Is(Exception exception) => exception.Data.Contains(Mark);

    /// <summary>Says which trainer, when, and what to change.</summary>
    /// <param name="trainer">The trainer's name.</param>
    /// <param name="step">The step, as "epoch 3 of 100".</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="other">What else helps, as "a larger l2"; null for nothing.</param>
    public static InvalidInputException Error(string trainer, string step, double learningRate, string? other = null) => Marked(FormattableString.Invariant(
        $"The loss of the trainer {trainer} grew out of bounds in {step} with learning_rate {learningRate}. Use a smaller one, such as {learningRate / 10}{(other is null ? "" : $", or {other}")}; divide columns or a target of very large numbers by a constant."));

    /// <summary>Refuses scores that are no numbers.</summary>
    /// <param name="trainer">The trainer's name.</param>
    /// <param name="scores">What it scores.</param>
    /// <param name="rows">The rows scored.</param>
    public static void Check(string trainer, ModelScores scores, ReadOnlySpan<int> rows)
    {
        var all = scores.Probabilities ?? scores.Values!;
        if (Array.FindIndex(all, static score => !double.IsFinite(score)) is >= 0 and var first)
        {
            throw Marked(FormattableString.Invariant(
                $"The trainer {trainer} scores {all[first]} for row {rows[first / (all.Length / rows.Length)] + 1}: the data holds numbers too large to compute with. Divide the target or the columns by a constant, or choose another trainer."));
        }
    }

    /// <summary>Says that a trainer cannot compute with a target's numbers.</summary>
    /// <param name="trainer">The trainer's name.</param>
    /// <param name="y">The target.</param>
    /// <param name="isSmall">True when the numbers are too small, not too large.</param>
    public static InvalidInputException Target(string trainer, Targets y, bool isSmall = false) => Marked(FormattableString.Invariant(
        $"The trainer {trainer} cannot compute with a target of numbers up to {y.Values.Max(Math.Abs):0.##E+0}: they are too {(isSmall ? "small" : "large")}. {(isSmall ? "Multiply" : "Divide")} the target by a constant, or choose another trainer."));

    /// <summary>Refuses a target of numbers whose differences single precision loses below its smallest one.</summary>
    /// <param name="trainer">The name of a trainer that computes in single precision.</param>
    /// <param name="y">The target.</param>
    public static void CheckSingle(string trainer, Targets y)
    {
        if (y.ClassCount == 0 && y.Values.Max() - y.Values.Min() is > 0 and < LeastSingle)
        {
            throw Target(trainer, y, isSmall: true);
        }
    }

    private static InvalidInputException Marked(string message) => new(message) { Data = { [Mark] = true } };
}
