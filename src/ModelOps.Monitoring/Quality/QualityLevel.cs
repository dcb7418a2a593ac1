namespace ModelOps;

/// <summary>How a metric on labelled requests compares with what was expected.</summary>
public enum QualityLevel
{
    /// <summary>Nothing was expected: the value is shown.</summary>
    Shown,

    /// <summary>The expected value is in the interval.</summary>
    AsExpected,

    /// <summary>The whole interval is on the good side of the expected value.</summary>
    Better,

    /// <summary>The metric is not defined for these rows, as ROC AUC of one class.</summary>
    Undefined,

    /// <summary>Too few labels for a verdict.</summary>
    TooFewLabels,

    /// <summary>The whole interval is on the bad side of the expected value.</summary>
    Worse,
}
