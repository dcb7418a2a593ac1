namespace ModelOps;

/// <summary>The names of the meter and instruments of monitoring; dashboards and alert rules are made from them.</summary>
public static class MonitoringMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ModelOps.Monitoring";

    /// <summary>Rows that the payload log wrote.</summary>
    public const string PayloadRows = "modelops.payload.rows";

    /// <summary>Rows that the payload log dropped.</summary>
    public const string PayloadDropped = "modelops.payload.dropped";

    /// <summary>Times that the payload log could not write.</summary>
    public const string PayloadErrors = "modelops.payload.errors";

    /// <summary>Labels that came in.</summary>
    public const string Labels = "modelops.labels";

    /// <summary>How far a column has moved from training: its population stability index (PSI), by model and column.</summary>
    public const string DriftPsi = "modelops.drift.psi";

    /// <summary>A metric measured with the labels that came in, by model and metric.</summary>
    public const string Quality = "modelops.quality";

    /// <summary>The tag with the name that a model is served under.</summary>
    public const string ModelName = "modelops.model.name";

    /// <summary>The tag with a column's name.</summary>
    public const string Column = "modelops.column";

    /// <summary>The tag with a metric's name, as <c>roc_auc</c>.</summary>
    public const string Metric = "modelops.metric";

    /// <summary>The tag with the version that answered.</summary>
    public const string Version = "modelops.model.version";

    /// <summary>Corrected p-value of a column in the newest window, by model, version and column.</summary>
    public const string DriftPValue = "modelops.drift.p_value";

    /// <summary>1 when the newest window has drifted, else 0, by model and version.</summary>
    public const string Drifted = "modelops.drift.drifted";

    /// <summary>The lower end of the 95 % interval of <see cref="Quality"/>.</summary>
    public const string QualityLow = "modelops.quality.low";

    /// <summary>The upper end of the 95 % interval of <see cref="Quality"/>.</summary>
    public const string QualityHigh = "modelops.quality.high";
}
