namespace ModelOps.Pipelines.Execution;

/// <summary>What a person decided about an approval.</summary>
/// <param name="IsApproved">Yes or no.</param>
/// <param name="Actor">Who.</param>
/// <param name="Time">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Key">What was decided about, as a hash: another one is asked about again.</param>
internal sealed record ApprovalDecision(bool IsApproved, string Actor, DateTimeOffset Time, string? Reason, string? Key);
