using ModelOps.Evaluation.Metrics;

namespace ModelOps;

/// <summary>Every metric by name.</summary>
public static class MetricCatalog
{
    private static readonly MetricParameter[] _parameters = [.. ClassMetrics.Parameters(), .. ValueMetrics.Parameters()];

    private static readonly Catalog<MetricDefinition> _catalog = new("metric", metric => metric.Aliases.Prepend(metric.Name), () => [.. ClassMetrics.All(), .. ValueMetrics.All()]);

    /// <summary>All metrics, in the order they are shown; those with a number in their name with one that is often used, as <c>f_beta:2</c>.</summary>
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

    /// <summary>
    /// The metric of that name or alias; case, blanks and dashes do not matter. Some take a number behind a colon: <c>f_beta:2</c>, <c>quantile_loss:0.9</c>, <c>top_k_accuracy:3</c>,
    /// <c>lift:0.1</c>, <c>gain:0.1</c>.
    /// </summary>
    /// <param name="name">As <c>roc_auc</c>, <c>auc</c>, <c>F1-macro</c>.</param>
    /// <exception cref="InvalidInputException">No such metric; the message names the nearest one. Or its number is missing or out of range.</exception>
    public static MetricDefinition Find(string name)
    {
        var key = name.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        if (Named(key) is { } known)
        {
            return known;
        }

        var (stem, value) = Split(key);
        if (Array.Find(_parameters, parameter => parameter.Names.Contains(stem)) is { } parameter)
        {
            var metric = parameter.Read(value, name);
            return Named(metric.Name) ?? metric;
        }

        throw value is not null && Named(stem) is { } plain
            ? new InvalidInputException($"The metric '{plain.Name}' takes no number; write '{plain.Name}' in place of '{name}'.")
            : new InvalidInputException($"There is no metric '{name}'.{Suggestion.For(key, All.SelectMany(Names))} The metrics are: {string.Join(", ", All.Select(metric => metric.Name))}.");
    }

    /// <summary>The metric of exactly that name or alias, with its number if it has one; null when there is none.</summary>
    internal static MetricDefinition? Known(string name)
    {
        if (Named(name) is { } metric)
        {
            return metric;
        }

        var (stem, value) = Split(name);
        try
        {
            return value is null ? null : Array.Find(_parameters, parameter => parameter.Names.Contains(stem))?.Read(value, name);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

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

    /// <summary>The metrics defined for a task, in the order they are shown, with those that are computed only when asked for.</summary>
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

    private static MetricDefinition? Named(string name) => All.FirstOrDefault(metric => Names(metric).Contains(name));

    private static IEnumerable<string> Names(MetricDefinition metric) => metric.Aliases.Prepend(metric.Name);

    private static (string Stem, string? Value) Split(string name) => name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? (name[..colon], name[(colon + 1)..]) : (name, null);
}
