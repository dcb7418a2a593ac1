using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Evaluation.Gates.Expressions;

/// <summary>Finds quantities by name.</summary>
internal static partial class QuantityNames
{
    internal const string Champion = "champion.";
    internal const string Size = "size_mb";
    internal const string MaxPsi = "drift.max_psi";
    private const string Rows = "rows";
    private const string Psi = "drift.psi";
    internal const string Fairness = "fairness.";
    private static readonly string[] _others = [Rows, Size, "latency.p50_ms", "latency.p90_ms", "latency.p99_ms", MaxPsi, Psi, .. FairnessMeasures.All.Select(measure => Fairness + measure.Name)];

    /// <summary>The quantity of that name, which is not yet of a class or slice.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest.</exception>
    internal static Quantity Find(string name)
    {
        var isChampions = name.StartsWith(Champion, StringComparison.Ordinal);
        var own = isChampions ? name[Champion.Length..] : name;
        var quantity = own switch
        {
            Rows => new(QuantityKind.Rows, own),
            Size => new(QuantityKind.Size, own),
            MaxPsi or Psi => new(QuantityKind.Drift, own),
            _ when own.StartsWith(Fairness, StringComparison.Ordinal) => new(QuantityKind.Fairness, Fairness + FairnessMeasures.Find(own[Fairness.Length..]).Name),
            _ when Percentile(own) is not null => new(QuantityKind.Latency, own),
            _ => Metric(own) is { } metric ? new Quantity(QuantityKind.Metric, metric.Name) : throw Unknown(name, own),
        };
        return isChampions && quantity.Kind is QuantityKind.Drift or QuantityKind.Rows
            ? throw new InvalidInputException($"'{own}' is of the data, not of a model; leave out '{Champion}'.")
            : quantity with { IsChampions = isChampions };
    }

    /// <summary>The share that a name such as <c>latency.p99_ms</c> stands for, between 0 and 1; null for other names.</summary>
    internal static double? Percentile(string name) =>
        LatencyName().Match(name) is { Success: true } match && double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and < 100 and var percent ? percent / 100 : null;

    private static MetricDefinition? Metric(string name)
    {
        try
        {
            return MetricCatalog.Find(name);
        }
        catch (InvalidInputException) when (!name.StartsWith("quantile_loss", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static InvalidInputException Unknown(string name, string own)
    {
        string[] all = [.. MetricCatalog.All.Select(metric => metric.Name), .. _others];
        return new($"there is no '{name}'.{Suggestion.Among(own, all, "There are")}");
    }

    [GeneratedRegex("^latency\\.p([0-9]+(?:\\.[0-9]+)?)_ms$")]
    private static partial Regex LatencyName();
}
