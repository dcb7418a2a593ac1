namespace ModelOps;

/// <summary>How a metric on labelled requests compares with what was expected.</summary>
public enum QualityLevel
{
    /// <summary>What the metric was at training is not known, so there is no verdict.</summary>
    Unknown,

    /// <summary>No difference from the expected value is proven: the interval of <see cref="QualityMetric.Difference"/> holds 0.</summary>
    AsExpected,

    /// <summary>The whole interval of <see cref="QualityMetric.Difference"/> is on the good side.</summary>
    Better,

    /// <summary>The metric is not defined for these rows, as ROC AUC of one class.</summary>
    Undefined,

    /// <summary>Too few labels for a verdict.</summary>
    TooFewLabels,

    /// <summary>The whole interval of <see cref="QualityMetric.Difference"/> is on the bad side.</summary>
    Worse,
}
