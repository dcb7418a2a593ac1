using System.Globalization;

namespace ModelOps.Learning;

/// <summary>Compares the graph's scores with the trainer's on rows spread over the training data.</summary>
internal static class ParityCheck
{
    /// <summary>The largest difference allowed: of a probability, or of a value relative to the values' size.</summary>
    public const double Tolerance = 1e-5;

    private const int MostRows = 1000;

    // Models score frames of few rows in managed code; a sample is repeated until ONNX Runtime scores it.
    private const int LeastRows = 64;
    private const int SingleRows = 20;

    /// <summary>Raises when the scores differ; else gives the largest difference seen. Some rows are scored one by one, too.</summary>
    public static double Run(FittedCandidate candidate, Model model, Frame frame)
    {
        var step = Math.Max(1, frame.RowCount / MostRows);
        int[] rows = [.. Enumerable.Range(0, Math.Max(LeastRows, frame.RowCount / step)).Select(i => i * step % frame.RowCount)];
        var sample = Rows(frame, rows);
        var expected = candidate.Score(sample);
        var left = expected.Probabilities ?? expected.Values!;
        Divergence.Check(candidate.TrainerName, expected, rows);
        var (width, size) = (left.Length / rows.Length, expected.Values is null ? 1 : Math.Max(1e-300, left.Max(Math.Abs)));
        var worst = Compare(left, model.Score(sample), 0);
        for (var i = 0; i < SingleRows; i++)
        {
            worst = Math.Max(worst, Compare(left.AsSpan(i * width, width), model.Score(Rows(frame, [rows[i]])), i));
        }

        return worst;

        double Compare(ReadOnlySpan<double> scores, ModelScores actual, int first)
        {
            var right = actual.Probabilities ?? actual.Values!;
            var most = 0.0;
            for (var i = 0; i < scores.Length; i++)
            {
                var difference = Math.Abs(scores[i] - right[i]) / size;
                if (!(difference <= Tolerance))
                {
                    throw new ModelException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The ONNX graph of the trainer {candidate.TrainerName} scores {right[i]} where the trainer scores {scores[i]} (row {rows[first + (i / width)] + 1}). Do not use this model; report the fault with its options."));
                }

                most = Math.Max(most, difference);
            }

            return most;
        }
    }

    private static Frame Rows(Frame frame, int[] rows) => new(frame.Columns.Select(column => column.Take(rows)));
}
