using ModelOps.TestSupport;
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
        if (Environment.GetEnvironmentVariable("MODELOPS_PMML_OUT") is { } kept)
        {
            File.WriteAllText(Path.Combine(kept, $"{model.Metadata.Trainer}-{model.Metadata.Target}-{pmml.Length}.pmml"), pmml);
        }

        using var folder = new TemporaryFolder();
        using var imported = Model.Import(folder.Write("model.pmml", pmml));
        Assert.Equal(model.Metadata.Classes, imported.Metadata.Classes);
        Assert.Equal((model.Metadata.Target, model.Metadata.Task, model.Metadata.PositiveClass, model.Metadata.Threshold), (imported.Metadata.Target, imported.Metadata.Task, imported.Metadata.PositiveClass, imported.Metadata.Threshold));
        var evaluator = new PmmlEvaluator(pmml);
        foreach (var frame in frames)
        {
            var scores = model.Score(frame);
            Same(model, scores, imported.Score(frame));
            var raw = model.InputNames.Select(name => (name, column: frame.Columns.First(column => column.Name == name))).ToArray();
            for (var row = 0; row < frame.RowCount; row++)
            {
                var answer = evaluator.Evaluate(raw.ToDictionary(pair => pair.name, pair => pair.column[row]));
                Row(model, scores, row, answer);
            }
        }

        return pmml;
    }

    // A document that was read in again.
    private static void Same(Model model, ModelScores expected, ModelScores actual)
    {
        var (left, right) = (expected.Probabilities ?? expected.Values!, actual.Probabilities ?? actual.Values!);
        for (var i = 0; i < left.Length; i++)
        {
            Close(left[i], right[i], $"read in again, score {i}");
        }

        for (var row = 0; row < (expected.Labels?.Length ?? 0); row++)
        {
            if (IsClear(model, left.AsSpan(row * expected.Classes.Count, expected.Classes.Count).ToArray()))
            {
                Assert.Equal(expected.Labels![row], actual.Labels![row]);
            }
        }
    }

    // Where two are as good as equal, the last digit decides.
    private static bool IsClear(Model model, double[] shares)
    {
        var sorted = shares.OrderDescending().ToArray();
        return model.Metadata.Threshold is { } threshold ? Math.Abs(shares[1] - threshold) > Tolerance : sorted[0] - sorted[1] > Tolerance;
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

        if (IsClear(model, own))
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
