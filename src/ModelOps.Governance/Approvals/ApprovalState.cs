using System.Globalization;

namespace ModelOps;

/// <summary>A version that has an alias, or is to get it, and who approved that.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Version">The version.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Status">How it stands.</param>
public sealed record ApprovalState(string Model, int Version, string Alias, ApprovalStatus Status)
{
    /// <summary>How many persons must approve.</summary>
    public int Needs { get; init; }

    /// <summary>What was asked for; null when nothing was.</summary>
    public ApprovalRequest? Request { get; init; }

    /// <summary>Who approved, the first first.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Who rejected it; null when nobody did.</summary>
    public Approval? Rejection { get; init; }

    /// <summary>Whose own version it is, and who therefore cannot approve it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What is wrong with the records, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>How many records are in the audit log of another machine or user, and could not be compared with it here.</summary>
    public int Elsewhere { get; init; }

    /// <summary>True when nothing is in the way of the version as far as approvals go.</summary>
    public bool IsAllowed => Status is ApprovalStatus.NotNeeded or ApprovalStatus.InOffice or ApprovalStatus.Approved;

    /// <summary>How many approvals are missing.</summary>
    public int Missing => IsAllowed ? 0 : Math.Max(0, Needs - Approvals.Count);

    /// <summary>Why not, in sentences; null when nothing is in the way.</summary>
    public string? Refusal => Status switch
    {
        ApprovalStatus.NotRequested => $"{Name} needs {Count(Needs)} as {Alias}, and nobody has asked for {(Needs == 1 ? "it" : "them")}. {Ask}",
        ApprovalStatus.Waiting => $"{Name} waits for {Missing} of {Count(Needs)} as {Alias}{Given}. {Approve}",
        ApprovalStatus.Rejected => $"{Name} was rejected as {Alias} by {Rejection!.By} on {Day(Rejection.Time)}: {Rejection.Reason.TrimEnd('.')}. {Again}",
        ApprovalStatus.Changed or ApprovalStatus.Invalid => $"{Name} is not approved as {Alias}: {string.Join(" ", Problems)} {Ask}",
        _ => null,
    };

    private string Name => FormattableString.Invariant($"{Model} version {Version}");

    private string Reference => FormattableString.Invariant($"{Model}/{Version}");

    private string Given => Approvals.Count == 0 ? "" : $"; approved by {string.Join(", ", Approvals.Select(one => one.By))}";

    private string Ask => $"Ask with {Wording.Command("promote", $"{Reference} --to {Alias}", $"ops.PromoteAsync(\"{Reference}\", \"{Alias}\")")}.";

    private string Again => $"Ask again, with a new reason: {Wording.Command("promote", $"{Reference} --to {Alias} --reason \"…\"", $"ops.PromoteAsync(new PromoteOptions {{ Candidate = \"{Reference}\", To = \"{Alias}\", Reason = \"…\" }})")}.";

    private string Approve => $"Another person than {string.Join(", ", Owners)} approves with {Wording.Command("approve", $"{Reference} --for {Alias} --reason \"…\"", $"ops.ApproveAsync(\"{Reference}\", \"…\", \"{Alias}\")")}.";

    /// <summary>In words: so many approvals.</summary>
    internal static string Count(int approvals) => approvals == 1 ? "1 approval" : FormattableString.Invariant($"{approvals} approvals");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
