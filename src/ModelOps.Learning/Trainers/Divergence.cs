namespace ModelOps.Learning;

/// <summary>The fault of a fit whose numbers grow without bounds.</summary>
internal static class Divergence
{
    private const string Mark = "modelops.diverged";

    /// <summary>True for the faults that are made here.</summary>
    public static bool Is(Exception fault) => fault.Data.Contains(Mark);

    /// <summary>Says which trainer, when, and what to change.</summary>
    /// <param name="trainer">The trainer's name.</param>
    /// <param name="step">The step, as "epoch 3 of 100".</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="other">What else helps, as "a larger l2"; null for nothing.</param>
    public static InvalidInputException Fault(string trainer, string step, double learningRate, string? other = null) => Marked(FormattableString.Invariant(
        $"The loss of the trainer {trainer} grew out of bounds in {step} with learning_rate {learningRate}. Use a smaller one, as {learningRate / 10}{(other is null ? "" : $", or {other}")}; divide columns or a target of very large numbers by a constant."));

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

    private static InvalidInputException Marked(string message) => new(message) { Data = { [Mark] = true } };
}
