using System.Globalization;

namespace ModelOps.Learning.Calibration;

/// <summary>How the probability is chosen from which a row counts as positive: fixed, or the best of all by a measure.</summary>
internal sealed class ThresholdChoice
{
    // Between probabilities that differ by rounding only there is no place for a threshold.
    private const double Gap = 1e-9;
    private static readonly string[] _measures = ["f1", "accuracy", "balanced-accuracy"];
    private readonly Func<double, double, double, double, double>? _measure; // of true and false positives, false and true negatives

    private ThresholdChoice(double? @fixed, Func<double, double, double, double, double>? measure) => (Fixed, _measure) = (@fixed, measure);

    /// <summary>The number given; null when it is to be found.</summary>
    public double? Fixed { get; }

    /// <summary>Reads an option; null and an error when it cannot be read.</summary>
    public static ThresholdChoice? Parse(string text, List<string> errors)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            if (number is > 0 and < 1)
            {
                return new ThresholdChoice(number, null);
            }

            errors.Add($"The threshold is {text}, but must be between 0 and 1.");
            return null;
        }

        if (text.Contains('=', StringComparison.Ordinal))
        {
            return Costs(TrainerSettings.Parse(text), errors);
        }

        switch (text.Replace('_', '-').ToLowerInvariant())
        {
            case "f1":
                return new ThresholdChoice(null, (tp, fp, fn, _) => 2 * tp / Math.Max(1e-300, (2 * tp) + fp + fn));
            case "accuracy":
                return new ThresholdChoice(null, (tp, _, _, tn) => tp + tn);
            case "balanced-accuracy":
                return new ThresholdChoice(null, (tp, fp, fn, tn) => (tp / Math.Max(1e-300, tp + fn)) + (tn / Math.Max(1e-300, tn + fp)));
            default:
                errors.Add($"The threshold '{text}' is not known.{Suggestion.For(text, _measures)} Give a number between 0 and 1, one of {string.Join(", ", _measures)}, or costs as fn=5,fp=1.");
                return null;
        }
    }

    /// <summary>The threshold that is best for these rows: a value halfway between two neighbouring probabilities.</summary>
    public double Best(double[] probabilities, bool[] positive, float[]? weights)
    {
        var order = Enumerable.Range(0, probabilities.Length).OrderByDescending(row => probabilities[row]).ToArray();
        var (tp, fp) = (0.0, 0.0);
        var positives = order.Where(row => positive[row]).Sum(row => weights?[row] ?? 1.0);
        var negatives = order.Where(row => !positive[row]).Sum(row => weights?[row] ?? 1.0);
        var (best, value) = (1.0, _measure!(0, 0, positives, negatives));
        for (var i = 0; i < order.Length; i++)
        {
            var weight = weights?[order[i]] ?? 1.0;
            tp += positive[order[i]] ? weight : 0;
            fp += positive[order[i]] ? 0 : weight;
            var next = i + 1 < order.Length ? probabilities[order[i + 1]] : 0;
            if (probabilities[order[i]] - next > Gap && _measure(tp, fp, positives - tp, negatives - fp) is var reached && reached > value)
            {
                (best, value) = ((probabilities[order[i]] + next) / 2, reached);
            }
        }

        return best;
    }

    private static ThresholdChoice? Costs(TrainerSettings costs, List<string> errors)
    {
        double Cost(string name)
        {
            if (costs.Find(name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var cost) && cost >= 0)
            {
                return cost;
            }

            errors.Add($"The cost '{name}' is '{costs.Find(name) ?? ""}', but must be a number of at least 0. Give both, such as fn=5,fp=1.");
            return 0;
        }

        var before = errors.Count;
        var (missed, alarm) = (Cost("fn"), Cost("fp"));
        return errors.Count > before ? null : new ThresholdChoice(null, (_, fp, fn, _) => -((missed * fn) + (alarm * fp)));
    }
}
