using System.Diagnostics;

namespace ModelOps.Bench.Networks;

/// <summary>Trains the trainer cnn with its default layers, whole as a user does, and scores with the model.</summary>
internal static class TrainBench
{
    private const int Batches = 8;

    public static object Run(int side, int batch, int epochs)
    {
        var images = BenchImages.Noise(batch * Batches * 10 / 9, side, seed: 1);
        var speeds = new List<double>();
        var options = new FitOptions { Target = "label", Trainer = "cnn", Set = $"epochs={epochs},batch={batch},size={side}x{side},early_stopping=false" };
        using var trained = Learner.Fit(images, options, new Watch(step => speeds.Add(step.RowsPerSecond ?? 0)));

        // The first epoch reads and resizes each image; the peer has them in memory.
        return new { training = speeds.Skip(1).ToArray(), scoring = Scoring(trained.Model, images.Take([.. Enumerable.Range(0, batch * 4)])) };
    }

    private static double[] Scoring(Model model, Frame images)
    {
        model.Score(images);
        return [.. Enumerable.Range(0, 5).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            model.Score(images);
            return images.RowCount / Stopwatch.GetElapsedTime(start).TotalSeconds;
        })];
    }

    private sealed class Watch(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }
}
