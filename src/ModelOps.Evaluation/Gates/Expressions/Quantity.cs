namespace ModelOps.Evaluation.Gates.Expressions;

/// <summary>What is measured.</summary>
internal enum QuantityKind
{
    /// <summary>A metric of the evaluated rows.</summary>
    Metric,

    /// <summary>How many rows were evaluated.</summary>
    Rows,

    /// <summary>A percentile of the time of a request.</summary>
    Latency,

    /// <summary>The size of the model folder.</summary>
    Size,

    /// <summary>The population stability index of a column, or the largest.</summary>
    Drift,

    /// <summary>A measure of how differently groups are treated.</summary>
    Fairness,
}

/// <summary>A quantity by name: <c>roc_auc</c>, <c>recall(bad)</c>, <c>champion.f1</c>, <c>accuracy[housing=rent]</c>, <c>latency.p99_ms</c>, <c>drift.psi[age]</c>.</summary>
internal sealed record Quantity(QuantityKind Kind, string Name) : TermNode
{
    private const string Special = "()[]=\"\\";

    /// <summary>True for the champion's.</summary>
    internal bool IsChampions { get; init; }

    /// <summary>The class that counts as positive, against all others; null for the model's own.</summary>
    internal string? Class { get; init; }

    /// <summary>The column in brackets; null for all rows.</summary>
    internal string? Column { get; init; }

    /// <summary>The value of the column whose rows are meant; null where the column alone is.</summary>
    internal string? Value { get; init; }

    /// <summary>True for what is counted, or looked at as a whole, and so has no interval.</summary>
    internal bool IsExact => Kind is QuantityKind.Rows or QuantityKind.Size or QuantityKind.Drift;

    internal override IEnumerable<Quantity> Quantities => [this];

    internal override int Rank => 3;

    public override string ToString() =>
        $"{(IsChampions ? "champion." : "")}{Name}{(Class is null ? "" : $"({Word(Class)})")}{(Column is null ? "" : $"[{Word(Column)}{(Value is null ? "" : $"={Word(Value)}")}]")}";

    private static string Word(string word) => word.Length > 0 && word.Trim() == word && !word.Any(letter => Special.Contains(letter, StringComparison.Ordinal) || char.IsControl(letter))
        ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
