using System.Globalization;

namespace ModelOps;

/// <summary>Which versions behind a <see cref="ScoringGateway"/> answer which share of the requests.</summary>
public sealed record GatewayTraffic
{
    private const double Whole = 100;
    private const double Tolerance = 1e-6;

    /// <summary>The share of each version in percent, by its name in the gateway; together 100.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>The version that gets a copy of each request for scores; its answers are compared and reach no caller. Null for none.</summary>
    public string? Shadow { get; init; }

    /// <summary>What callers are known by, so that each keeps its version; null to share out request by request.</summary>
    public CallerKey? Key { get; init; }

    /// <summary>All requests go to one version.</summary>
    /// <param name="name">Its name in the gateway.</param>
    public static GatewayTraffic All(string name) => new() { Weights = new Dictionary<string, double> { [name] = Whole } };

    /// <summary>What is wrong with it, one sentence each.</summary>
    /// <param name="known">The names of the versions there are.</param>
    public IEnumerable<string> Errors(IReadOnlyCollection<string> known)
    {
        foreach (var name in Weights.Keys.Append(Shadow).OfType<string>().Where(name => !known.Contains(name)))
        {
            yield return $"There is no version '{name}' to send requests to.{Suggestion.Among(name, known, "There are")}";
        }

        foreach (var (name, weight) in Weights.Where(pair => !(pair.Value is >= 0 and <= Whole)))
        {
            yield return $"The weight of '{name}' cannot be {Number(weight)}; give 0 to 100, in percent.";
        }

        if (Weights.Values.All(double.IsFinite) && Math.Abs(Weights.Values.Sum() - Whole) > Tolerance)
        {
            yield return $"The weights ({this}) are {Number(Weights.Values.Sum())} together; they must be 100.";
        }

        if (Shadow is not null && Weights.GetValueOrDefault(Shadow) > 0)
        {
            yield return $"'{Shadow}' cannot answer callers and be in the shadow; leave out one of the two.";
        }
    }

    /// <summary>The weights, as <c>champion=90, challenger=10</c>.</summary>
    public override string ToString() => Weights.Count == 0 ? "none" : string.Join(", ", Weights.Select(pair => $"{pair.Key}={Number(pair.Value)}"));

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
