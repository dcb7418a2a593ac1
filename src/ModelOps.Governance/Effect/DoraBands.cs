namespace ModelOps.Governance.Effect;

/// <summary>The borders between the clusters of teams of DORA's Accelerate State of DevOps Report 2023, whose names they have.</summary>
internal static class DoraBands
{
    private const double Day = 24;
    private const double Week = 7 * Day;
    private const double Month = 30 * Day;

    /// <param name="aDay">Changes a day.</param>
    public static string Frequency(double aDay) => aDay >= 1 ? "elite" : aDay >= 1 / 7.0 ? "high" : aDay >= 1 / 30.0 ? "medium" : "low";

    public static string LeadTime(double hours) => hours < Day ? "elite" : hours <= Week ? "high" : hours <= Month ? "medium" : "low";

    public static string FailureRate(double rate) => rate <= 0.05 ? "elite" : rate <= 0.10 ? "high" : rate <= 0.15 ? "medium" : "low";

    public static string Restore(double hours) => hours < 1 ? "elite" : hours < Day ? "high" : hours <= Week ? "medium" : "low";
}
