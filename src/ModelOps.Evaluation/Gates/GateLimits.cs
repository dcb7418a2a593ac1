using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps;

/// <summary>Limits of one measured quantity: a latency, the size, a measure of fairness.</summary>
public sealed record GateLimit
{
    internal GateLimit(Quantity quantity) => Of = quantity;

    /// <summary>As <c>latency.p99_ms</c>, <c>size_mb</c>, <c>fairness.disparate_impact[sex]</c>.</summary>
    public string Quantity => Of.ToString();

    /// <summary>The value must be this or more.</summary>
    public double? Min { get; internal init; }

    /// <summary>The value must be this or less.</summary>
    public double? Max { get; internal init; }

    /// <summary>True when the unfavourable end of the interval must satisfy the limit, too.</summary>
    public bool Confident { get; internal init; }

    internal Quantity Of { get; }
}

/// <summary>How the groups of a column are compared.</summary>
/// <param name="Column">The column, or a pair as <c>sex*housing</c>.</param>
/// <param name="Favourable">The class whose prediction is the favourable outcome; null for the positive class, of more than two for each.</param>
/// <param name="MinimumRows">Smaller groups are in no measure. Default 30.</param>
public sealed record GateFairness(string Column, string? Favourable = null, int MinimumRows = 30);

/// <summary>How latency is measured.</summary>
/// <param name="Rows">Rows a request, 1 to 100,000. Default 1.</param>
/// <param name="Requests">Requests that are counted, 100 to 1,000,000. Default 2,000.</param>
public sealed record GateLatency(int Rows = 1, int Requests = 2000);

/// <summary>How far the evaluated data may be from what the model was trained on.</summary>
public sealed record GateDrift
{
    /// <summary>No column's population stability index may be above this; null for no such rule.</summary>
    public double? MaxPsi { get; internal init; }

    /// <summary>The report's verdict may be this at worst, <see cref="DriftLevel.Stable"/> or <see cref="DriftLevel.Moderate"/>; null for no such rule.</summary>
    public DriftLevel? Level { get; internal init; }

    /// <summary>Limits of single columns.</summary>
    public IReadOnlyDictionary<string, double> Columns { get; internal init; } = new Dictionary<string, double>();

    /// <summary>Fewer rows, now or at training, are too few. Default 100.</summary>
    public int MinimumRows { get; internal init; } = 100;
}

/// <summary>A rule in words, such as <c>recall(bad) - recall(good) &lt; 0.1</c>.</summary>
public sealed record GateExpression
{
    internal GateExpression(Condition condition) => Condition = condition;

    /// <summary>The rule as it is read, in its shortest form.</summary>
    public string Text => Condition.ToString();

    /// <summary>Slices of fewer rows are too small to judge. Default 30.</summary>
    public int MinimumRows { get; internal init; } = 30;

    /// <summary>True when the unfavourable end of the interval must satisfy each comparison, too.</summary>
    public bool Confident { get; internal init; }

    internal Condition Condition { get; }

    internal IEnumerable<Quantity> Quantities => Condition.Comparisons.SelectMany(comparison => comparison.Quantities);

    /// <summary>Reads a rule.</summary>
    /// <param name="text">As <c>f1 &gt; champion.f1 - 0.01</c>.</param>
    /// <exception cref="InvalidInputException">It is none; the message has the column, and the nearest name.</exception>
    public static GateExpression Parse(string text) => new(ConditionParser.Parse(text));
}
