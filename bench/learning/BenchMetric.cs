using ModelOps.Learning;

namespace ModelOps.Bench.Learning;

/// <summary>The hold-out metrics, computed here and in peers.py by the same few lines: AUC, accuracy, RMSE.</summary>
internal static class BenchMetric
{
    public static string Name(LearningTask task) => task switch { LearningTask.Binary => "auc", LearningTask.Multiclass => "accuracy", _ => "rmse" };

    public static double Of(LearningTask task, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int width)
    {
        if (task == LearningTask.Regression)
        {
            double sum = 0;
            for (var i = 0; i < truth.Length; i++)
            {
                sum += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
            }

            return Math.Sqrt(sum / truth.Length);
        }

        if (task == LearningTask.Multiclass)
        {
            var right = 0;
            for (var i = 0; i < truth.Length; i++)
            {
                var row = predicted.Slice(i * width, width);
                right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row) == (int)truth[i] ? 1 : 0;
            }

            return (double)right / truth.Length;
        }

        return Auc(truth, predicted);
    }

    // By ranks, ties sharing theirs.
    private static double Auc(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        var scores = new double[truth.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = predicted[(2 * i) + 1];
        }

        var labels = truth.ToArray();
        Array.Sort(scores, labels);
        double ranks = 0, positives = 0;
        for (var i = 0; i < scores.Length;)
        {
            var end = i;
            while (end < scores.Length && scores[end] == scores[i])
            {
                end++;
            }

            for (var j = i; j < end; j++)
            {
                ranks += labels[j] * ((i + end + 1) / 2.0);
                positives += labels[j];
            }

            i = end;
        }

        return (ranks - (positives * (positives + 1) / 2)) / (positives * (scores.Length - positives));
    }
}
