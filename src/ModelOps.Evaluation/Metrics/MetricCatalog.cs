using System.Globalization;
using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>Every metric by name.</summary>
public static class MetricCatalog
{
    private const string Quantile = "quantile_loss";

    private static readonly Catalog<MetricDefinition> _catalog = new("metric", metric => metric.Aliases.Prepend(metric.Name), () => [.. ClassMetrics.All(), .. ValueMetrics.All()]);

    /// <summary>All metrics, in the order they are shown.</summary>
    public static IReadOnlyList<MetricDefinition> All => _catalog.All;

    /// <summary>Adds a metric: every evaluation of its tasks computes it, and gates, searches and comparisons may name it.</summary>
    /// <param name="metric">The metric.</param>
    /// <exception cref="InvalidInputException">Its name or an alias is taken, or is not in lower case with underscores.</exception>
    public static void Add(MetricDefinition metric)
    {
        if (metric.Aliases.Prepend(metric.Name).FirstOrDefault(name => !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')) is { } wrong)
        {
            throw new InvalidInputException($"'{wrong}' cannot be the name of a metric: write it in lower case, with digits and underscores.");
        }

        _catalog.Add(metric);
    }

    /// <summary>The metric of that name or alias; case, blanks and dashes do not matter. <c>quantile_loss:0.9</c> gives the loss of that quantile.</summary>
    /// <param name="name">As <c>roc_auc</c>, <c>auc</c>, <c>F1-macro</c>.</param>
    /// <exception cref="InvalidInputException">No such metric; the message names the nearest one.</exception>
    public static MetricDefinition Find(string name)
    {
        var key = name.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        if (key.StartsWith(Quantile + ":", StringComparison.Ordinal))
        {
            return double.TryParse(key[(Quantile.Length + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var quantile) && quantile is > 0 and < 1
                ? ValueMetrics.Quantile(quantile)
                : throw new InvalidInputException($"The quantile in '{name}' is not a number between 0 and 1; write it as '{Quantile}:0.9'.");
        }

        return Known(key) ?? throw Unknown(name, key, All);
    }

    /// <summary>The metric of exactly that name or alias; null when there is none.</summary>
    internal static MetricDefinition? Known(string name) => All.FirstOrDefault(metric => metric.Name == name || metric.Aliases.Contains(name));

    /// <summary>The metric of that name, defined for a task.</summary>
    /// <param name="name">As <c>roc_auc</c>.</param>
    /// <param name="task">Binary, multiclass or regression.</param>
    /// <exception cref="InvalidInputException">No such metric, or not for this task.</exception>
    public static MetricDefinition Find(string name, LearningTask task)
    {
        var metric = Find(name);
        return metric.Tasks.Contains(task)
            ? metric
            : throw new InvalidInputException($"The metric '{metric.Name}' is not defined for a {TaskName(task)} task. Choose one of: {string.Join(", ", For(task).Select(each => each.Name))}.");
    }

    /// <summary>The metrics defined for a task, in the order they are shown.</summary>
    /// <param name="task">Binary, multiclass or regression.</param>
    public static IReadOnlyList<MetricDefinition> For(LearningTask task) => [.. All.Where(metric => metric.Tasks.Contains(task))];

    /// <summary>The metric models are chosen by when none is named: <c>roc_auc</c>, <c>log_loss</c> or <c>rmse</c>.</summary>
    /// <param name="task">Binary, multiclass or regression.</param>
    public static MetricDefinition Default(LearningTask task) => Find(task switch
    {
        LearningTask.Binary => "roc_auc",
        LearningTask.Multiclass => "log_loss",
        _ => "rmse",
    });

    internal static string TaskName(LearningTask task) => task.ToString().ToLowerInvariant();

    private static InvalidInputException Unknown(string name, string key, IReadOnlyList<MetricDefinition> metrics) =>
        new($"There is no metric '{name}'.{Suggestion.For(key, metrics.SelectMany(metric => metric.Aliases.Prepend(metric.Name)))} The metrics are: {string.Join(", ", metrics.Select(metric => metric.Name))}.");
}
