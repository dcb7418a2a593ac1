using ModelOps.Evaluation.Curves;
using ModelOps.Evaluation.Evaluate;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>How good a model is on some rows.</summary>
public sealed class EvaluationResult
{
    private readonly Lazy<OrderedDictionary<string, Figure>> _figures;

    internal EvaluationResult(
        MetricInput rows,
        IReadOnlyList<string> classes,
        string target,
        IReadOnlyDictionary<string, double> metrics,
        IReadOnlyDictionary<string, ConfidenceInterval> intervals,
        IReadOnlyList<SliceResult> slices)
    {
        Rows = rows;
        Classes = classes;
        Target = target;
        Metrics = metrics;
        Intervals = intervals;
        Slices = slices;
        if (Task != LearningTask.Regression)
        {
            Confusion = ConfusionMatrix.Of(rows.Targets, rows.Predicted, rows.ClassCount, rows.Weights);
        }

        if (Task != LearningTask.Regression && rows.HasProbabilities)
        {
            int[] curves = Task == LearningTask.Binary ? [rows.PositiveClass] : [.. Enumerable.Range(0, classes.Count)];
            Roc = [.. curves.Select(index => ClassCurves.Roc(rows, index, classes[index]))];
            PrecisionRecall = [.. curves.Select(index => ClassCurves.PrecisionRecall(rows, index, classes[index]))];
            Calibration = [.. curves.Select(index => ClassCurves.Calibration(rows, index, classes[index]))];
        }

        _figures = new Lazy<OrderedDictionary<string, Figure>>(() => EvaluationFigures.Of(this));
    }

    /// <summary>What is predicted.</summary>
    public LearningTask Task => Rows.Task;

    /// <summary>The column with the true values.</summary>
    public string Target { get; }

    /// <summary>The classes in the order of their probabilities; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The class that counts as positive; null unless there are two.</summary>
    public string? PositiveClass => Task == LearningTask.Binary ? Classes[Rows.PositiveClass] : null;

    /// <summary>The number of rows evaluated.</summary>
    public int RowCount => Rows.Count;

    /// <summary>Rows left out since they have no true value.</summary>
    public int SkippedRows { get; internal init; }

    /// <summary>The column that the rows were weighted by; null when all count the same, or the rows had weights of their own.</summary>
    public string? WeightColumn { get; internal init; }

    /// <summary>What mistakes cost; null when it is not known.</summary>
    public CostTable? Costs { get; internal init; }

    /// <summary>How the intervals were drawn; null when there are none.</summary>
    public BootstrapOptions? IntervalOptions { get; internal init; }

    /// <summary>What a reader must know of the values: that no metric is defined, or that all rows are of one class. Whole sentences; mostly none.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            if (Metrics.Values.All(double.IsNaN))
            {
                return [RowCount == 0 ? "There are no rows, so no metric is defined." : "No metric is defined on these rows."];
            }

            string[] present = Confusion is null ? [] : [.. Classes.Where((_, index) => Confusion.Support(index) > 0)];
            return present.Length == 1 ? [$"All rows are of the class '{present[0]}': metrics that compare classes are undefined ({NumberText.Undefined}). Evaluate on rows of every class."] : [];
        }
    }

    /// <summary>How many rows of equal weight say as much: (Σw)² / Σw² (Kish 1965); the number of rows when all count the same.</summary>
    public double EffectiveRows
    {
        get
        {
            var weights = Rows.Weights;
            double sum = 0, squares = 0;
            foreach (var weight in weights)
            {
                sum += weight;
                squares += weight * weight;
            }

            return weights.IsEmpty ? RowCount : sum * sum / squares;
        }
    }

    /// <summary>Precision, recall and F1 of each class; empty for regression.</summary>
    public IReadOnlyList<ClassResult> PerClass { get; internal init; } = [];

    /// <summary>Values by metric name, in the catalog's order; NaN where undefined.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>Confidence intervals by metric name; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, ConfidenceInterval> Intervals { get; }

    /// <summary>Rows by true and predicted class; null for regression.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>ROC curves: of the positive class, or one a class; empty without probabilities.</summary>
    public IReadOnlyList<CurvePoints> Roc { get; } = [];

    /// <summary>Precision-recall curves, as <see cref="Roc"/>.</summary>
    public IReadOnlyList<CurvePoints> PrecisionRecall { get; } = [];

    /// <summary>Calibration curves in 10 bins, as <see cref="Roc"/>.</summary>
    public IReadOnlyList<CurvePoints> Calibration { get; } = [];

    /// <summary>The metrics of parts of the rows, column by column.</summary>
    public IReadOnlyList<SliceResult> Slices { get; }

    /// <summary>How differently groups are treated: a result for each column that was asked for; of more than two classes one for each class, too.</summary>
    public IReadOnlyList<FairnessResult> Fairness { get; internal init; } = [];

    /// <summary>The slices with the highest losses, found by themselves; null unless asked for.</summary>
    public WorstSlices? WorstSlices { get; internal init; }

    /// <summary>Figures by name, which is fit for a file: <c>confusion_matrix</c>, <c>roc_curve</c>, …</summary>
    public IReadOnlyDictionary<string, Figure> Figures => _figures.Value;

    /// <summary>The rows the metrics were computed from.</summary>
    public MetricInput Rows { get; }

    /// <summary>The value of a metric, by name or alias, also of one that is not in <see cref="Metrics"/>.</summary>
    /// <param name="metric">As <c>auc</c>.</param>
    /// <exception cref="InvalidInputException">No such metric, or not for this task.</exception>
    public double this[string metric] => MetricCatalog.Find(metric, Task).Compute(Rows);

    /// <summary>How many rows a metric rests on, see <see cref="MetricDefinition.SampleSize"/>.</summary>
    /// <param name="metric">A name or alias.</param>
    /// <exception cref="InvalidInputException">No such metric, or not for this task.</exception>
    public int SampleSize(string metric) => MetricCatalog.Find(metric, Task).SampleSize(Rows);

    /// <summary>The confidence interval of one metric.</summary>
    /// <param name="metric">A name or alias.</param>
    /// <param name="options">Resamples, confidence, seed; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such metric, not for this task, or options out of range.</exception>
    public ConfidenceInterval Interval(string metric, BootstrapOptions? options = null) =>
        Bootstrap.Intervals(Rows, [MetricCatalog.Find(metric, Task)], options)[0];

    /// <summary>The metrics as text, and those of the slices.</summary>
    public override string ToString() => EvaluationText.Of(this);
}
