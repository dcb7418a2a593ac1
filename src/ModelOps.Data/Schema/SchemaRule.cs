namespace ModelOps;

/// <summary>
/// A rule of one's own, in SQL: a condition that each row must meet (<see cref="Each"/>), or a figure over all rows that must lie in a range
/// (<see cref="Value"/>).
/// </summary>
/// <param name="Name">What the rule says, in words.</param>
public sealed record SchemaRule(string Name)
{
    /// <summary>A condition, as <c>credit_amount / duration_months &lt;= 2000</c>; rows for which it is neither true nor false meet it. Null for a rule over all rows.</summary>
    public string? Each { get; init; }

    /// <summary>The largest share of rows that may miss the condition, 0 to 1.</summary>
    public double MaxShare { get; init; }

    /// <summary>A figure over all rows, as <c>count(*)</c> or <c>avg(age_years)</c>. Null for a condition.</summary>
    public string? Value { get; init; }

    /// <summary>The smallest figure allowed; null for none.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest figure allowed; null for none.</summary>
    public double? Maximum { get; init; }
}
