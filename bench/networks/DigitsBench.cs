using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Bench.Networks;

/// <summary>The handwritten digits as images of 8 × 8, in five folds: row i is in fold i mod 5.</summary>
internal static class DigitsBench
{
    private const int Folds = 5;
    private const int Side = 8;
    private const string Settings = "size=8x8,epochs=60,batch=32,schedule=cosine,early_stopping=false,layers=\"conv 32 3, conv 64 3, pool 2, dropout 0.25, dense 128, dropout 0.5\"";

    /// <param name="csv">64 pixels of 0 to 16, then the digit.</param>
    /// <param name="folds">How many of the five folds to run.</param>
    public static object Run(string csv, string folds)
    {
        var lines = File.ReadLines(csv).Skip(1).Select(line => line.Split(',')).ToArray();
        var images = new Frame(
        [
            StringColumn.From("image", lines.Select(Image)),
            StringColumn.From("label", lines.Select(line => "digit " + line[^1])),
        ]);
        return Enumerable.Range(0, int.Parse(folds, CultureInfo.InvariantCulture)).Select(fold =>
        {
            var rows = Enumerable.Range(0, lines.Length).ToLookup(row => row % Folds == fold);
            var start = Stopwatch.GetTimestamp();
            using var trained = Learner.Fit(images.Take([.. rows[false]]), new FitOptions { Target = "label", Trainer = "cnn", Set = Settings });
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var held = images.Take([.. rows[true]]);
            var found = trained.Model.Predict(held);
            var label = (StringColumn)held["label"];
            return new { accuracy = Enumerable.Range(0, held.RowCount).Average(row => Equals(found["label"][row], label[row]) ? 1.0 : 0.0), seconds };
        }).ToArray();
    }

    private static string Image(string[] pixels) =>
        BenchImages.Uri([.. pixels.Take(Side * Side).SelectMany(text => Enumerable.Repeat((byte)Math.Min(255, 16 * int.Parse(text, CultureInfo.InvariantCulture)), 3))], Side);
}
