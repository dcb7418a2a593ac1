using System.Globalization;
using ModelOps.Learning.Calibration;

namespace ModelOps.Learning;

/// <summary>
/// Compares the graph's scores with the trainer's on rows spread over the training data; of images on all that were held out. Preparation that is not ours is also compared on rows
/// with missing values and with texts that the data has nowhere.
/// </summary>
internal static class ParityCheck
{
    /// <summary>The largest difference allowed: of a probability, or of a value relative to the values' size.</summary>
    public const double Tolerance = 1e-5;

    private const int MostRows = 1000;

    private const int MostImages = 400;
    private const int ImagesAtOnce = 256;
    private const int LeastRows = 64;
    private const int SingleRows = 20;
    private const int ProbeRows = 64;
    private const string Unseen = "a text that no row has";

    /// <summary>Raises when the scores differ; else gives the largest difference seen. The graph runs in ONNX Runtime; where managed code would score such rows, it is compared, too, also with rows one by one.</summary>
    public static double Run(FittedCandidate candidate, Model model, Frame frame, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return candidate.Model.ImageInputs.Count > 0 ? OfImages(candidate, model, frame, progress, cancellationToken) : Most(candidate, model, frame);
        }
        catch (ModelException exception) when (candidate.Model.Suspect(frame) is { } suspect)
        {
            throw new ModelException($"{suspect} {exception.Message}", exception);
        }
    }

    private static double Most(FittedCandidate candidate, Model model, Frame frame)
    {
        var step = Math.Max(1, frame.RowCount / MostRows);
        int[] rows = [.. Enumerable.Range(0, Math.Max(LeastRows, frame.RowCount / step)).Select(i => i * step % frame.RowCount)];
        var sample = Rows(frame, rows);
        var expected = candidate.Score(sample);
        var left = expected.Probabilities ?? expected.Values!;
        Divergence.Check(candidate.TrainerName, expected, rows);
        var (width, size) = (left.Length / rows.Length, expected.Values is null ? 1 : Math.Max(1e-300, left.Max(Math.Abs)));
        var worst = Compare(left, model.ScoreInRuntime(sample), 0);
        worst = Math.Max(worst, Compare(left, model.Score(sample), 0));
        for (var i = 0; i < SingleRows; i++)
        {
            worst = Math.Max(worst, Compare(left.AsSpan(i * width, width), model.Score(Rows(frame, [rows[i]])), i));
        }

        return candidate.Model is PreparedModel or CalibratedModel { Inner: PreparedModel } ? worst : Math.Max(worst, Probe());

        // One column after the other.
        double Probe()
        {
            var most = 0.0;
            var some = Rows(frame, rows[..ProbeRows]);
            foreach (var name in candidate.Model.InputNames)
            {
                (string What, Column Column)[] probes =
                [
                    ("missing", Missing(some[name])),
                    .. some[name] is StringColumn ? (ReadOnlySpan<(string, Column)>)[($"'{Unseen}'", StringColumn.From(name, Enumerable.Repeat<string?>(Unseen, ProbeRows)))] : [],
                ];
                foreach (var (what, column) in probes)
                {
                    var probe = new Frame(some.Columns.Select(other => other.Name == name ? column : other));
                    var scores = candidate.Score(probe);
                    try
                    {
                        most = Math.Max(most, Compare(scores.Probabilities ?? scores.Values!, model.ScoreInRuntime(probe), 0));
                    }
                    catch (ModelException exception)
                    {
                        throw new ModelException($"{exception.Message} The column '{name}' was {what} there.", exception);
                    }
                }
            }

            return most;
        }

        double Compare(ReadOnlySpan<double> scores, ModelScores actual, int first) => Compared(candidate, scores, actual, size, i => $"row {rows[first + (i / width)] + 1}");
    }

    // Pieces, so that neither pictures nor scores of all rows are in memory at once.
    private static double OfImages(FittedCandidate candidate, Model model, Frame frame, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        var held = candidate.Model.ProofRows;
        var all = held ?? frame;
        var step = held is null ? Math.Max(1, all.RowCount / MostImages) : 1;
        int[] rows = [.. Enumerable.Range(0, all.RowCount / step).Select(i => i * step)];
        var worst = 0.0;
        for (var start = 0; start < rows.Length; start += ImagesAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new FitProgress(start, rows.Length) { Note = string.Create(CultureInfo.InvariantCulture, $"comparing the graph with the trainer: {start:N0} of {rows.Length:N0} images") });
            var piece = rows[start..Math.Min(rows.Length, start + ImagesAtOnce)];
            var sample = Rows(all, piece);
            var expected = candidate.Score(sample);
            Divergence.Check(candidate.TrainerName, expected, piece);
            var left = expected.Probabilities ?? expected.Values!;
            var (width, size) = (left.Length / piece.Length, expected.Values is null ? 1 : Math.Max(1e-300, left.Max(Math.Abs)));
            string Place(int i) => $"row {piece[i / width] + 1}{(held is null ? "" : " of those held out")}";
            worst = Math.Max(worst, Compared(candidate, left, model.ScoreInRuntime(sample), size, Place));
            if (start == 0)
            {
                worst = Math.Max(worst, Compared(candidate, left.AsSpan(0, width), model.Score(Rows(all, [piece[0]])), size, Place));
            }
        }

        return worst;
    }

    private static double Compared(FittedCandidate candidate, ReadOnlySpan<double> scores, ModelScores actual, double size, Func<int, string> place)
    {
        var right = actual.Probabilities ?? actual.Values!;
        var most = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var difference = double.IsNaN(scores[i]) && double.IsNaN(right[i]) ? 0 : Math.Abs(scores[i] - right[i]) / size;
            if (!(difference <= Tolerance))
            {
                throw new ModelException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The ONNX graph of the trainer {candidate.TrainerName} scores {right[i]} where the trainer scores {scores[i]} ({place(i)}). Do not use this model; report the exception with its options."));
            }

            most = Math.Max(most, difference);
        }

        return most;
    }

    private static Column Missing(Column column)
    {
        var all = Enumerable.Repeat(true, column.Count).ToArray();
        return column switch
        {
            StringColumn => StringColumn.From(column.Name, Enumerable.Repeat<string?>(null, column.Count)),
            Column<long> => new Column<long>(column.Name, new long[column.Count], all),
            Column<bool> => new Column<bool>(column.Name, new bool[column.Count], all),
            Column<DateTime> => new Column<DateTime>(column.Name, new DateTime[column.Count], all),
            _ => new Column<double>(column.Name, [.. Enumerable.Repeat(double.NaN, column.Count)]),
        };
    }

    private static Frame Rows(Frame frame, int[] rows) => new(frame.Columns.Select(column => column.Take(rows)));
}
