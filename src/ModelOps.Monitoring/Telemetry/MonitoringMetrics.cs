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
}
