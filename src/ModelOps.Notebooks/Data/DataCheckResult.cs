namespace ModelOps;

/// <summary>What a check found.</summary>
/// <param name="Report">Every anomaly.</param>
/// <param name="Name">The data that was checked.</param>
public sealed record DataCheckResult(SchemaReport Report, string Name) : Viewable, IVerdict
{
    /// <inheritdoc />
    public string? Refusal => Report.IsClean
        ? null
        : $"{Name} does not meet its schema: {Report.Anomalies.Count} anomal{(Report.Anomalies.Count == 1 ? "y" : "ies")}. First: {Report.Anomalies[0].Message}";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(Report.IsClean ? $"{Name} meets its schema" : $"{Name} does not meet its schema");
        foreach (var anomaly in Report.Anomalies)
        {
            view.Note(anomaly.Message);
        }

        return view;
    }
}
