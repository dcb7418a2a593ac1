using System.Globalization;

namespace ModelOps;

/// <summary>
/// What a row costs by its true and predicted class, for the metric <c>cost</c>: the mean cost of a row (Elkan 2001). Of two classes by the kind of mistake, of more by the names of the classes.
/// A right prediction costs nothing unless the table says so; a negative cost is a gain.
/// </summary>
public sealed class CostTable
{
    private const string Others = "other";
    private static readonly string[] _kinds = ["false_positive", "false_negative", "true_positive", "true_negative"];
    private readonly IReadOnlyList<(string Key, double Cost)> _entries;

    private CostTable(IReadOnlyList<(string Key, double Cost)> entries) => _entries = entries;

    /// <summary>Reads a table: <c>false_positive=1,false_negative=5</c>, or <c>fp=1,fn=5</c>, also with <c>true_positive</c> and <c>true_negative</c>; or <c>TRUE:PREDICTED=COST</c> by the names of classes,
    /// as <c>bad:good=5,other=1</c>, where <c>other</c> is any mistake that is not listed.</summary>
    /// <param name="text">Entries between commas.</param>
    /// <exception cref="InvalidInputException">An entry without a cost, a cost that is not a number, or the same entry twice; all errors at once.</exception>
    public static CostTable Parse(string text)
    {
        List<string> errors = [];
        List<(string Key, double Cost)> entries = [];
        foreach (var entry in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = entry.LastIndexOf('=');
            var key = Normal(equals < 0 ? entry : entry[..equals]);
            if (equals < 0 || !double.TryParse(entry[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var cost) || !double.IsFinite(cost))
            {
                errors.Add($"The cost '{entry}' has no number; write it as 'false_positive=1', or 'TRUE:PREDICTED=1' with the names of classes.");
            }
            else if (entries.Exists(other => other.Key == key))
            {
                errors.Add($"The cost of '{key}' is given twice.");
            }
            else
            {
                entries.Add((key, cost));
            }
        }

        if (entries.Count + errors.Count == 0)
        {
            errors.Add("The table of costs is empty; write it as 'false_positive=1,false_negative=5'.");
        }

        return errors.Count == 0 ? new CostTable(entries) : throw new InvalidInputException(errors);
    }

    /// <summary>A table of two classes.</summary>
    /// <param name="falsePositive">What it costs to take a negative row for positive.</param>
    /// <param name="falseNegative">What it costs to miss a positive row.</param>
    public static CostTable Of(double falsePositive, double falseNegative) => new([(_kinds[0], falsePositive), (_kinds[1], falseNegative)]);

    /// <summary>A table by names of classes.</summary>
    /// <param name="costs">The cost of each true and predicted class.</param>
    /// <param name="other">The cost of any mistake that is not listed; null when all are.</param>
    public static CostTable Of(IEnumerable<(string Actual, string Predicted, double Cost)> costs, double? other = null) =>
        new([.. costs.Select(each => ($"{each.Actual}:{each.Predicted}", each.Cost)), .. other is { } rest ? [(Others, rest)] : Array.Empty<(string, double)>()]);

    /// <summary>The costs of a classifier, as <see cref="MetricInput.WithCosts"/> takes them.</summary>
    /// <param name="classes">Its classes in the order of their probabilities.</param>
    /// <param name="positiveClass">The place of the positive one of two.</param>
    /// <returns>A cost for each true and predicted class, true class after true class.</returns>
    /// <exception cref="InvalidInputException">An unknown class or kind of mistake, or a mistake without a cost; all errors at once.</exception>
    public double[] For(IReadOnlyList<string> classes, int positiveClass)
    {
        List<string> errors = [];
        var costs = new double[classes.Count * classes.Count];
        costs.AsSpan().Fill(double.NaN);
        foreach (var (key, cost) in _entries.Where(entry => entry.Key != Others))
        {
            if (Cell(key, classes, positiveClass, errors) is not { } cell)
            {
                continue;
            }

            if (!double.IsNaN(costs[cell]) || !double.IsFinite(cost))
            {
                errors.Add(double.IsFinite(cost) ? $"The cost of '{key}' is given twice, once under another name." : $"The cost of '{key}' is {cost}; give a finite number.");
            }

            costs[cell] = cost;
        }

        Complete(costs, classes, positiveClass, errors);
        return errors.Count == 0 ? costs : throw new InvalidInputException(errors);
    }

    /// <summary>The table as it is written.</summary>
    public override string ToString() => string.Join(',', _entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Cost}")));

    /// <summary>The costs of a classifier as a table that says the same.</summary>
    internal static CostTable Of(ReadOnlySpan<double> costs, IReadOnlyList<string> classes)
    {
        List<(string, string, double)> entries = [];
        for (var cell = 0; cell < costs.Length; cell++)
        {
            if (costs[cell] != 0 || cell / classes.Count != cell % classes.Count)
            {
                entries.Add((classes[cell / classes.Count], classes[cell % classes.Count], costs[cell]));
            }
        }

        return Of(entries);
    }

    private static string Normal(string key) => key.Trim().Replace('-', '_') switch
    {
        "fp" => _kinds[0],
        "fn" => _kinds[1],
        "tp" => _kinds[2],
        "tn" => _kinds[3],
        var plain when plain == Others || _kinds.Contains(plain) => plain,
        _ => key.Trim(),
    };

    private static int? Cell(string key, IReadOnlyList<string> classes, int positiveClass, List<string> errors)
    {
        if (_kinds.Contains(key))
        {
            if (classes.Count != 2)
            {
                errors.Add($"'{key}' needs two classes, and the model has {classes.Count}: write 'TRUE:PREDICTED=COST' with the names of classes, and 'other=COST' for the rest.");
                return null;
            }

            var predicted = key.EndsWith("positive", StringComparison.Ordinal) ? positiveClass : 1 - positiveClass;
            return ((key.StartsWith("true", StringComparison.Ordinal) ? predicted : 1 - predicted) * 2) + predicted;
        }

        var places = classes.ToList();
        var colons = Enumerable.Range(0, key.Length).Where(i => key[i] == ':').ToArray();
        foreach (var colon in colons)
        {
            if (places.IndexOf(key[..colon].Trim()) is var actual and >= 0 && places.IndexOf(key[(colon + 1)..].Trim()) is var predicted and >= 0)
            {
                return (actual * classes.Count) + predicted;
            }
        }

        var unknown = colons.Length == 0 ? key : new[] { key[..colons[0]].Trim(), key[(colons[0] + 1)..].Trim() }.First(name => !places.Contains(name));
        errors.Add(colons.Length == 0
            ? $"There is no cost '{key}'.{Suggestion.Among(key, [.. _kinds, Others], "Give TRUE:PREDICTED with the names of classes, or one of")}"
            : $"The cost '{key}' names a class '{unknown}', which the model does not have.{Suggestion.Among(unknown, classes, "Its classes are")}");
        return null;
    }

    private void Complete(double[] costs, IReadOnlyList<string> classes, int positiveClass, List<string> errors)
    {
        double? rest = _entries.Where(entry => entry.Key == Others).Select(entry => (double?)entry.Cost).FirstOrDefault();
        List<string> missing = [];
        for (var cell = 0; cell < costs.Length; cell++)
        {
            var (actual, predicted) = (cell / classes.Count, cell % classes.Count);
            if (double.IsNaN(costs[cell]))
            {
                costs[cell] = actual == predicted ? 0 : rest ?? 0;
                if (actual != predicted && rest is null)
                {
                    missing.Add(classes.Count == 2 ? predicted == positiveClass ? _kinds[0] : _kinds[1] : $"{classes[actual]}:{classes[predicted]}");
                }
            }
        }

        if (missing.Count > 0 && errors.Count == 0)
        {
            errors.Add($"The table of costs does not say what '{missing[0]}'{(missing.Count > 1 ? $" and {missing.Count - 1} other mistakes cost" : " costs")}; add '{missing[0]}=1'{(classes.Count > 2 ? ", or 'other=1' for all that are not listed" : "")}.");
        }
    }
}
