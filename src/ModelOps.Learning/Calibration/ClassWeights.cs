using System.Globalization;

namespace ModelOps.Learning.Calibration;

/// <summary>Weights of classes, multiplied into the weights of rows.</summary>
internal static class ClassWeights
{
    /// <summary>What is wrong with the option; null when nothing is.</summary>
    public static string? Error(string text, IReadOnlyList<string> classes)
    {
        if (text.Equals("balanced", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var (name, value) in Pairs(text))
        {
            if (!classes.Contains(name))
            {
                return $"There is no class '{name}' to weight.{Suggestion.For(name, classes)} Give 'balanced', or weights for {string.Join(", ", classes)} as {classes.FirstOrDefault("class")}=2.";
            }

            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) || !(weight > 0) || !double.IsFinite(weight))
            {
                return $"The weight of class '{name}' is '{value}', but must be a number above 0.";
            }
        }

        return null;
    }

    /// <summary>The targets with weights; classes that are not named have weight 1.</summary>
    public static Targets Apply(string? text, Targets targets, IReadOnlyList<string> classes)
    {
        if (text is null || targets.ClassCount == 0)
        {
            return targets;
        }

        var weights = text.Equals("balanced", StringComparison.OrdinalIgnoreCase) ? Balanced(targets) : Named(text, classes);
        var rows = new float[targets.Values.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)((targets.Weights?[i] ?? 1) * weights[(int)targets.Values[i]]);
        }

        return targets with { Weights = rows };
    }

    private static double[] Balanced(Targets targets)
    {
        var sums = new double[targets.ClassCount];
        for (var i = 0; i < targets.Values.Length; i++)
        {
            sums[(int)targets.Values[i]] += targets.Weights?[i] ?? 1;
        }

        return Array.ConvertAll(sums, sum => sums.Sum() / (sums.Length * Math.Max(sum, 1e-300)));
    }

    private static double[] Named(string text, IReadOnlyList<string> classes)
    {
        var pairs = Pairs(text).ToDictionary(pair => pair.Name, pair => double.Parse(pair.Value, NumberStyles.Float, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return [.. classes.Select(name => pairs.GetValueOrDefault(name, 1))];
    }

    // The last equals sign splits: class names may hold one.
    private static IEnumerable<(string Name, string Value)> Pairs(string text) => text
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.LastIndexOf('=') is > 0 and var split ? (part[..split].Trim(), part[(split + 1)..].Trim()) : (part, ""));
}
