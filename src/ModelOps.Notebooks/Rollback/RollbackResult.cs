namespace ModelOps;

/// <summary>An alias that was moved back.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="From">The version it was moved from.</param>
/// <param name="To">The version it points at.</param>
/// <param name="Reason">Why.</param>
public sealed record RollbackResult(string Model, string Alias, int From, int To, string Reason) : Viewable
{
    /// <summary>How the version stands to the approvals that the alias needs; null when it needs none.</summary>
    public ApprovalState? Approval { get; init; }

    /// <inheritdoc />
    public override View ToView() => new View($"{Model} version {To} is {Alias} again")
        .Fact("before", $"version {From}").Fact("why", Reason).Fact("approved by", Approval is null ? null : Approval.Status == ApprovalStatus.InOffice ? "in office before approvals were needed" : ApproveResult.Given(Approval))
        .Note($"A deployment that follows {Model}@{Alias} serves it when it looks next.");
}
