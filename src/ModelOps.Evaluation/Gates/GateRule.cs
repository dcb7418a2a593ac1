namespace ModelOps;

/// <summary>What one metric must satisfy.</summary>
/// <param name="Metric">The metric.</param>
public sealed record GateRule(MetricDefinition Metric)
{
    /// <summary>The value must be this or more.</summary>
    public double? Min { get; init; }

    /// <summary>The value must be this or less.</summary>
    public double? Max { get; init; }

    /// <summary>The value may be worse than the champion's by this at most; 0 or more.</summary>
    public double? MaxDropVsChampion { get; init; }

    /// <summary>The value must be better than the champion's by this at least.</summary>
    public double? MinGainVsChampion { get; init; }

    /// <summary>Slices only: the best and the worst slice may differ by this at most; 0 or more.</summary>
    public double? MaxGap { get; init; }

    /// <summary>True when the unfavourable end of the confidence interval must satisfy the rule, not the value alone.</summary>
    public bool Confident { get; init; }
}
