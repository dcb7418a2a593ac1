using System.Globalization;

namespace ModelOps.Learning;

/// <summary>Compares the graph's scores with the trainer's on rows spread over the training data.</summary>
internal static class ParityCheck
{
    /// <summary>The largest difference allowed: of a probability, or of a value relative to the values' size.</summary>
    public const double Tolerance = 1e-5;

    private const int MostRows = 1000;

    /// <summary>Raises when the scores differ; else gives the largest difference seen.</summary>
    public static double Run(FittedCandidate candidate, Model model, Frame frame)
    {
        var step = Math.Max(1, frame.RowCount / MostRows);
        var sample = step == 1 ? frame : new Frame(frame.Columns.Select(column => column.Take([.. Enumerable.Range(0, frame.RowCount / step).Select(row => row * step)])));
        var (expected, actual) = (candidate.Score(sample), model.Score(sample));
        var (left, right) = (expected.Probabilities ?? expected.Values!, actual.Probabilities ?? actual.Values!);
        var size = expected.Values is null ? 1 : Math.Max(1e-300, left.Max(Math.Abs));
        var worst = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = Math.Abs(left[i] - right[i]) / size;
            if (!(difference <= Tolerance))
            {
                throw new ModelException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The ONNX graph of the trainer {candidate.TrainerName} scores {right[i]} where the trainer scores {left[i]} (row {(i / Math.Max(1, left.Length / sample.RowCount) * step) + 1}). Do not use this model; report the fault with its options."));
            }

            worst = Math.Max(worst, difference);
        }

        return worst;
    }
}
