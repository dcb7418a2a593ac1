namespace ModelOps;

/// <summary>Labels that were added to a deployment's log.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Added">How many were added.</param>
/// <param name="Summary">All that the log has.</param>
public sealed record FeedbackResult(string Deployment, int Added, LabelSummary Summary) : Viewable
{
    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Added {Added} label{(Added == 1 ? "" : "s")} to {Deployment}")
            .Fact("labels in all", Summary.Labels)
            .Fact("rows with a label", Summary.Ids)
            .Fact("of them in the log", $"{Summary.Joined} of {Summary.Requests} scored rows");
        return Summary.Unknown == 0 ? view : view.Note(
            $"{Summary.Unknown} labelled row{(Summary.Unknown == 1 ? " is" : "s are")} not in the payload log: not sampled, deleted since, not written yet, or the id is wrong. The labels are kept, and count when the row is there.");
    }
}
