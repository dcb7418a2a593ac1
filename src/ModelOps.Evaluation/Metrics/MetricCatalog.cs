using System.Globalization;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>Every metric by name.</summary>
public static class MetricCatalog
{
    private const string Quantile = "quantile_loss";

    /// <summary>All metrics, in the order they are shown.</summary>
    public static IReadOnlyList<Metric> All => Known.Value;

    private static Lazy<Metric[]> Known { get; } = new(() => [.. ClassMetrics.All(), .. ValueMetrics.All()]);

    /// <summary>The metric of that name or alias; case, blanks and dashes do not matter. <c>quantile_loss:0.9</c> gives the loss of that quantile.</summary>
    /// <param name="name">As <c>roc_auc</c>, <c>auc</c>, <c>F1-macro</c>.</param>
    /// <exception cref="InvalidInputException">No such metric; the message names the nearest one.</exception>
    public static Metric Get(string name)
    {
        var key = name.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        if (key.StartsWith(Quantile + ":", StringComparison.Ordinal))
        {
            return double.TryParse(key[(Quantile.Length + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var quantile) && quantile is > 0 and < 1
                ? ValueMetrics.Quantile(quantile)
                : throw new InvalidInputException($"The quantile in '{name}' is not a number between 0 and 1; write it as '{Quantile}:0.9'.");
        }

        return Find(key) ?? throw Unknown(name, key, All);
    }

    /// <summary>The metric of exactly that name or alias; null when there is none.</summary>
    internal static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name || metric.Aliases.Contains(name));

    /// <summary>The metric of that name, defined for a task.</summary>
    /// <param name="name">As <c>roc_auc</c>.</param>
    /// <param name="task">Binary, multiclass or regression.</param>
    /// <exception cref="InvalidInputException">No such metric, or not for this task.</exception>
    public static Metric Get(string name, LearningTask task)
    {
        var metric = Get(name);
        return metric.Tasks.Contains(task)
            ? metric
            : throw new InvalidInputException($"The metric '{metric.Name}' is not defined for a {TaskName(task)} task. Choose one of: {string.Join(", ", For(task).Select(each => each.Name))}.");
    }

    /// <summary>The metrics defined for a task, in the order they are shown.</summary>
    /// <param name="task">Binary, multiclass or regression.</param>
    public static IReadOnlyList<Metric> For(LearningTask task) => [.. All.Where(metric => metric.Tasks.Contains(task))];

    /// <summary>The metric models are chosen by when none is named: <c>roc_auc</c>, <c>log_loss</c> or <c>rmse</c>.</summary>
    /// <param name="task">Binary, multiclass or regression.</param>
    public static Metric Default(LearningTask task) => Get(task switch
    {
        LearningTask.Binary => "roc_auc",
        LearningTask.Multiclass => "log_loss",
        _ => "rmse",
    });

    internal static string TaskName(LearningTask task) => task.ToString().ToLowerInvariant();

    private static InvalidInputException Unknown(string name, string key, IReadOnlyList<Metric> metrics) =>
        new($"There is no metric '{name}'.{Suggestion.For(key, metrics.SelectMany(metric => metric.Aliases.Prepend(metric.Name)))} The metrics are: {string.Join(", ", metrics.Select(metric => metric.Name))}.");
}
