using ModelOps.Models;

namespace ModelOps;

/// <summary>Makes what a model folder keeps of an evaluation.</summary>
public static class EvaluationBaselines
{
    private const int Resamples = 200;
    private const int MostClasses = 20;

    // Rows times classes: intervals of more are drawn from a part, and narrowed by the root of its share.
    private const int MostDrawn = 50_000;
    private const int LeastDrawn = 1000;

    extension(EvaluationBaseline)
    {
        /// <summary>What a model folder keeps of an evaluation on rows that the model had not learned from.</summary>
        /// <param name="evaluation">The evaluation, with the model's own target, positive class and threshold.</param>
        /// <param name="data">The name of the data.</param>
        /// <param name="cancellationToken">Stops between metrics.</param>
        public static EvaluationBaseline Of(EvaluationResult evaluation, string data, CancellationToken cancellationToken = default) =>
            Of(evaluation.Rows, evaluation.Classes, data, evaluation.Metrics, evaluation.Intervals, cancellationToken);

        /// <summary>What a model folder keeps of a cross-validation.</summary>
        /// <param name="rows">True values beside the scores of models that had not seen them.</param>
        /// <param name="classes">The classes in the order of the probabilities; empty for regression.</param>
        /// <param name="data">The name of the data.</param>
        /// <param name="folds">The number of folds.</param>
        /// <param name="cancellationToken">Stops between metrics.</param>
        public static EvaluationBaseline Of(MetricInput rows, IReadOnlyList<string> classes, string data, int folds, CancellationToken cancellationToken = default) =>
            Of(rows, classes, data, Evaluator.Values(rows, Evaluator.Metrics(rows, [])), new Dictionary<string, ConfidenceInterval>(), cancellationToken) with { Folds = folds };
    }

    private static EvaluationBaseline Of(
        MetricInput rows, IReadOnlyList<string> classes, string data, IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, ConfidenceInterval> intervals, CancellationToken cancellationToken)
    {
        string[] known = [.. metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => metric.Key)];
        if (!known.All(intervals.ContainsKey))
        {
            intervals = Drawn(rows, known, cancellationToken);
        }

        return new EvaluationBaseline(data, rows.Count, known.ToDictionary(name => name, name => Kept(metrics[name], intervals[name]), StringComparer.Ordinal)) { Answers = ModelBaseline.Of(Answers(rows, classes)) };
    }

    private static MetricBaseline Kept(double value, ConfidenceInterval interval) =>
        double.IsFinite(interval.Low) && double.IsFinite(interval.High) ? new MetricBaseline(value, interval.Low, interval.High) : new MetricBaseline(value);

    private static Dictionary<string, ConfidenceInterval> Drawn(MetricInput rows, string[] names, CancellationToken cancellationToken)
    {
        MetricDefinition[] metrics = [.. names.Select(name => MetricCatalog.Find(name, rows.Task))];
        var count = Math.Min(rows.Count, Math.Max(LeastDrawn, MostDrawn / Math.Max(1, rows.ClassCount)));
        var part = count == rows.Count ? rows : rows.Take([.. Enumerable.Range(0, count).Select(row => (int)((long)row * rows.Count / count))]);
        var share = Math.Sqrt((double)count / rows.Count);
        return metrics.Zip(Bootstrap.Intervals(part, metrics, new BootstrapOptions { Resamples = Resamples }, cancellationToken)).ToDictionary(
            pair => pair.First.Name,
            pair =>
            {
                var (interval, value) = (pair.Second, pair.First.Compute(rows));
                return new ConfidenceInterval(value, value - ((interval.Value - interval.Low) * share), value + ((interval.High - interval.Value) * share));
            },
            StringComparer.Ordinal);
    }

    // As the model answers: of two classes, the probability of the other one says nothing more.
    private static Frame Answers(MetricInput rows, IReadOnlyList<string> classes)
    {
        if (rows.Task == LearningTask.Regression)
        {
            return new Frame(new Column<double>(GraphNames.Prediction, rows.Predictions.ToArray()));
        }

        int[] kept = rows.Task == LearningTask.Binary ? [rows.PositiveClass] : [.. Enumerable.Range(0, Math.Min(MostClasses, classes.Count))];
        return new Frame([new StringColumn(GraphNames.Label, rows.Predicted.ToArray(), [.. classes]), .. !rows.HasProbabilities ? (Column[])[] : [.. kept.Select(place => new Column<double>(GraphNames.ProbabilityOf(classes[place]), rows.Scores(place)))]]);
    }
}
