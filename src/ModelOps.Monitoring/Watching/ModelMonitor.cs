using ModelOps.Monitoring.Quality;
using ModelOps.Monitoring.Windows;

namespace ModelOps;

/// <summary>
/// Looks at the payload log of a deployment in windows: inputs and answers against the model's own baseline, and true quality where labels have come.
/// Nothing needs to be set up.
/// </summary>
public static class ModelMonitor
{
    private const int MostClasses = 20;

    /// <summary>Looks at a log.</summary>
    /// <param name="model">The model that answered: its folder holds the baseline.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="options">Windows and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or nothing of the version in the log.</exception>
    /// <exception cref="ModelException">The model has no baseline.</exception>
    public static MonitorReport Look(Model model, string folder, MonitorOptions? options = null, CancellationToken cancellationToken = default) => Look(
        model.Baseline ?? throw new ModelException("The model has no baseline (baseline.json), so its inputs cannot be watched. Train it again, or import it with its training data."),
        model.InputNames, model.Metadata, folder, (options ?? new MonitorOptions()) is var given && given.Training is null ? given with { Training = model.Evaluation } : given, cancellationToken);

    /// <summary>Looks at a log.</summary>
    /// <param name="baseline">How the training data looked.</param>
    /// <param name="inputs">The columns that the model reads.</param>
    /// <param name="facts">Its task and classes.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="options">Windows and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit (all at once), or nothing of the version in the log.</exception>
    public static MonitorReport Look(ModelBaseline baseline, IReadOnlyList<string> inputs, ModelFacts facts, string folder, MonitorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MonitorOptions();
        options.Check(facts.Task);
        inputs = baseline.Compared(inputs);
        using var rows = new LoggedWindows(folder, options, cancellationToken);
        if (rows.Windows.Count == 0)
        {
            throw new InvalidInputException(options.Version is { } asked
                ? $"The payload log in '{folder}' has no scored rows of version '{asked}'."
                : $"The payload log in '{folder}' has no scored rows yet. Score some, and look again after the log was written.");
        }

        string[] answers = [.. AnswerColumns(facts).Where(rows.Has)];
        string[] judged = [.. answers.Where(name => facts.Task != LearningTask.Binary || name == PayloadColumns.Label || name == PayloadColumns.ProbabilityOf(facts.PositiveClass ?? facts.Classes[^1]))];
        var reference = judged.Length == 0 ? null : AnswerReference.Of(folder, rows, judged, options, cancellationToken);
        return new MonitorReport(
            rows.Version!,
            baseline.Rows,
            options.Drift,
            [.. rows.Windows.Select(window =>
            {
                var (columns, notCompared) = rows.Inputs(window.Number, inputs, cancellationToken);
                var (input, leftOut) = answers.Length == 0 || (facts.Task is null) ? (null, 0) : QualityCheck.Input(rows.Labelled(window.Number, answers, cancellationToken), facts);
                return new MonitorWindow(window.Start, window.End, window.Rows)
                {
                    Failed = window.Failed,
                    LatencyMedian = window.Median,
                    LatencyHigh = window.High,
                    Inputs = columns.Columns.Count == 0 ? new DriftReport(baseline.Rows, 0, options.Drift.MinimumRows, []) : Compare(baseline, columns, options.Drift),
                    Answers = reference is null || window.Start < reference.Until ? null : Compare(reference.Baseline, rows.Answers(window.Number, judged, cancellationToken), options.Drift),
                    NotCompared = notCompared,
                    Labels = input?.Count ?? 0,
                    LabelsLeftOut = leftOut,
                    Quality = input is null ? [] : QualityCheck.Measure(input, options, cancellationToken),
                };
            })])
        {
            ReferenceUntil = reference?.Until > DateTimeOffset.MinValue ? reference.Until : null,
            AnswersFrom = reference?.Source,
            FalseAlarms = options.FalseAlarms,
            ExpectedFrom = options.Training?.ToString() ?? (options.Expected.Count > 0 ? "the values given" : null),
        };
    }

    private static DriftReport Compare(ModelBaseline baseline, Frame rows, DriftOptions options)
    {
        string[] columns = [.. (options.Columns ?? rows.Columns.Select(column => column.Name)).Where(name => rows.Contains(name) && baseline.Columns.ContainsKey(name))];
        return columns.Length == 0
            ? new DriftReport(baseline.Rows, rows.RowCount, options.MinimumRows, [])
            : DriftReport.Of(baseline, rows, options with { Columns = columns });
    }

    private static IEnumerable<string> AnswerColumns(ModelFacts facts) => facts.Task switch
    {
        LearningTask.Regression => [PayloadColumns.Prediction],
        null => [PayloadColumns.Label, PayloadColumns.Prediction],
        _ => [PayloadColumns.Label, .. facts.Classes.Take(MostClasses).Select(PayloadColumns.ProbabilityOf)],
    };
}
