using System.Globalization;

namespace ModelOps;

/// <summary>What a person decided, and what came of it.</summary>
/// <param name="State">How the version stands by now.</param>
/// <param name="By">Who decided.</param>
/// <param name="IsRejection">True for a rejection.</param>
public sealed record ApproveResult(ApprovalState State, string By, bool IsRejection) : Viewable, IVerdict
{
    /// <summary>True when the alias points at the version.</summary>
    public bool Promoted { get; init; }

    /// <summary>What the gate says by now; null when it was not held again.</summary>
    public GateResult? Gate { get; init; }

    /// <inheritdoc />
    /// <remarks>A rejection that was made, and an approval after which others are missing, are no refusal.</remarks>
    public string? Refusal => Gate is { Passed: false }
        ? $"The approval is written down, but {State.Alias} was not moved: the gate {Gate.Name} refuses {State.Model} version {State.Version} by now: {Gate.Why}"
        : Counts ? null
        : $"The {(IsRejection ? "rejection" : "approval")} by {By} is written down, but does not count. {State.Refusal}";

    // Another decision, or a change of the files or the records, may have come between.
    private bool Counts => IsRejection ? State.Status == ApprovalStatus.Rejected : State.IsAllowed || State.Status == ApprovalStatus.Waiting;

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(!Counts ? $"{State.Model} version {State.Version} as {State.Alias}: the {(IsRejection ? "rejection" : "approval")} by {By} does not count"
            : IsRejection ? $"{State.Model} version {State.Version} is rejected as {State.Alias}" : $"{State.Model} version {State.Version} is approved as {State.Alias} by {By}")
            .Fact("rejected by", IsRejection ? $"{By}: {State.Rejection?.Reason}" : null)
            .Fact("approved by", Given(State))
            .Fact("missing", State.Status == ApprovalStatus.Waiting ? State.Missing : null)
            .Fact("alias", Promoted ? $"{State.Alias} is version {State.Version} now" : null);
        return IsRejection && Promoted
            ? view.Note($"{State.Alias} is version {State.Version} already. It is deployed no more; move the alias back with {Wording.Command("rollback", $"{State.Model} --alias {State.Alias} --reason \"…\"", $"ops.RollbackAsync(\"{State.Model}\", \"…\", \"{State.Alias}\")")}.")
            : view;
    }

    internal static string Given(ApprovalState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{state.Approvals.Count} of {state.Needs}{(state.Approvals.Count == 0 ? "" : ": " + string.Join(", ", state.Approvals.Select(one => one.By)))}");
}
