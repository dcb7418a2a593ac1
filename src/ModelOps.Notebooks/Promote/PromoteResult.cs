using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A promotion, or its refusal.</summary>
/// <param name="Version">The version that was to be promoted.</param>
/// <param name="Alias">The alias it was to get.</param>
/// <param name="Replaced">The version that had the alias before, or null.</param>
/// <param name="Gate">What the gate said; null when there was none.</param>
public sealed record PromoteResult(ModelVersion Version, string Alias, int? Replaced, GateResult? Gate) : Viewable, IVerdict
{
    /// <summary>The evaluations that the gate judged by, in words: the candidate's, then the champion's.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>How the version stands to the approvals that the alias needs; null when it needs none.</summary>
    public ApprovalState? Approval { get; init; }

    /// <summary>The git tag of the version's commit; null when none was asked for.</summary>
    public string? GitTag { get; init; }

    /// <summary>True when the alias was moved.</summary>
    public bool Promoted => Agrees && (Approval is null || Approval.IsAllowed);

    private bool Agrees => Gate is null or { Passed: true };

    /// <inheritdoc />
    public string? Refusal => Agrees
        ? Approval?.Refusal
        : $"The gate {Gate!.Name} refuses {Version.Name} version {Version.Version} as {Alias}: {Gate.Why}";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(Promoted
            ? $"{Version.Name} version {Version.Version} is now {Alias}"
            : $"{Version.Name} version {Version.Version} {(Agrees ? "waits for approval" : "was refused")} as {Alias}");
        view.Fact("before", Replaced is { } before ? $"version {before}" : "none").Fact("git tag", GitTag);
        foreach (var (i, evidence) in Evidence.Index())
        {
            view.Fact(i == 0 ? "evidence" : "champion's evidence", evidence);
        }

        if (Approval is { } approval)
        {
            view.Fact("approved by", FormattableString.Invariant($"{approval.Approvals.Count} of {approval.Needs}{(approval.Approvals.Count == 0 ? "" : ": " + string.Join(", ", approval.Approvals.Select(one => one.By)))}"));
        }

        return Gate is null
            ? view.Note("No gate was given.")
            : GateVerdict.Show(view, Gate);
    }
}
