using ModelOps.TestSupport.Pmml;

namespace ModelOps.Learning.Tests.Pmml;

/// <summary>Compares a model with what an evaluator of the published semantics makes of its PMML document.</summary>
internal static class PmmlParity
{
    // Graphs sum trees and round features in single precision.
    private const double Tolerance = 1e-6;

    public static string Check(Model model, params Frame[] frames)
    {
        var pmml = model.ToPmml();
        if (Environment.GetEnvironmentVariable("MODELOPS_PMML_OUT") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{model.Metadata.Trainer}-{model.Metadata.Target}-{pmml.Length}.pmml"), pmml);
        }

        var evaluator = new PmmlEvaluator(pmml);
        foreach (var frame in frames)
        {
            var scores = model.Score(frame);
            var raw = model.InputNames.Select(name => (name, column: frame.Columns.First(column => column.Name == name))).ToArray();
            for (var row = 0; row < frame.RowCount; row++)
            {
                var answer = evaluator.Evaluate(raw.ToDictionary(pair => pair.name, pair => pair.column[row]));
                Row(model, scores, row, answer);
            }
        }

        return pmml;
    }

    private static void Row(Model model, ModelScores scores, int row, Dictionary<string, object?> answer)
    {
        if (scores.Values is { } values)
        {
            Close(values[row], answer["prediction"], $"row {row}");
            return;
        }

        var count = scores.Classes.Count;
        var own = scores.Probabilities.AsSpan(row * count, count).ToArray();
        for (var k = 0; k < count; k++)
        {
            Close(own[k], answer[$"probability_{scores.Classes[k]}"], $"row {row}, {scores.Classes[k]}");
        }

        // Where two are as good as equal, the last digit decides.
        var sorted = own.OrderDescending().ToArray();
        var isClear = model.Metadata.Threshold is { } threshold ? Math.Abs(own[1] - threshold) > Tolerance : sorted[0] - sorted[1] > Tolerance;
        if (isClear)
        {
            Assert.Equal(scores.Classes[scores.Labels![row]], Assert.IsType<string>(answer.First(pair => pair.Key.EndsWith("label", StringComparison.Ordinal) || pair.Key.StartsWith("label ", StringComparison.Ordinal)).Value));
        }
    }

    private static void Close(double expected, object? actual, string where)
    {
        var found = Assert.IsType<double>(actual);
        Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"{where}: the graph gives {RandomFrames.Show(expected)}, the document {RandomFrames.Show(found)}.");
    }

    /// <summary>A frame whose infinite numbers are missing: PMML has none.</summary>
    public static Frame Finite(Frame frame) => new(frame.Columns.Select(column => column is Column<double> numbers
        ? new Column<double>(numbers.Name, [.. Enumerable.Range(0, frame.RowCount).Select(row => numbers[row] is double value && double.IsFinite(value) ? value : double.NaN)])
        : column));
}
