namespace ModelOps.Evaluation.Evaluate;

/// <summary>Refuses scores that are no numbers, with the row of the data that they belong to.</summary>
internal static class ScoreCheck
{
    internal static void Finite(ModelScores scores, IReadOnlyList<string> classes, int[] rows, string what = "", string done = "evaluated")
    {
        var values = scores.Probabilities ?? scores.Values ?? [];
        var bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad >= 0)
        {
            var width = scores.Probabilities is null ? 1 : classes.Count;
            var output = scores.Probabilities is null ? "the prediction" : $"the probability of '{classes[bad % width]}'";
            var count = Enumerable.Range(0, values.Length / width).Count(row => !Array.TrueForAll(values[(row * width)..((row + 1) * width)], double.IsFinite));
            throw new ModelException(
                $"The model gives {(double.IsNaN(values[bad]) ? "NaN" : "an infinite number")} as {output} for row {rows[bad / width] + 1}{what}{(count < 2 ? "" : count == 2 ? " and for another one" : $" and for {count - 1} other rows")}, so it cannot be {done}. "
                + "Look at the values of that row: fill what is missing or leave the row out, or train a model that takes such rows.");
        }
    }
}
