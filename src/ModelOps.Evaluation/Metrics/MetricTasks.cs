namespace ModelOps;

/// <summary>The kinds of prediction a metric is defined for.</summary>
[Flags]
public enum MetricTasks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Two classes, one of them positive.</summary>
    Binary = 1,

    /// <summary>Three classes or more.</summary>
    Multiclass = 2,

    /// <summary>Two classes or more.</summary>
    Classification = Binary | Multiclass,

    /// <summary>A number.</summary>
    Regression = 4,
}
