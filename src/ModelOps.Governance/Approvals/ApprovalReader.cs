using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>
/// Reads how a version stands to the approvals of an alias, and believes no record by itself: the words must be those of the JSON, a person must be another than the owners, the files those that were approved, and each decision of this
/// audit log must be in it.
/// </summary>
/// <param name="policy">What the alias needs.</param>
/// <param name="version">The version.</param>
/// <param name="alias">The alias.</param>
/// <param name="owners">Who registered the version and made its run.</param>
/// <param name="log">The audit log; null without one.</param>
/// <param name="report">What was read of it after the version was.</param>
internal sealed class ApprovalReader(AliasPolicy policy, ModelVersion version, string alias, IReadOnlyList<string> owners, AuditLog? log, AuditReport? report)
{
    private readonly List<string> _problems = [];
    private readonly List<Approval> _approvals = [];
    private readonly Dictionary<string, AuditEntry> _lines = Lines(report);
    private int _elsewhere;

    /// <summary>How it stands.</summary>
    /// <param name="digest">The digest of the version's files now; null where it is not to be compared.</param>
    internal ApprovalState Read(string? digest)
    {
        if (policy.InOffice == version.Version)
        {
            return State(ApprovalStatus.InOffice, null);
        }

        if (report?.Error is { } broken)
        {
            _problems.Add(broken);
        }

        var key = ApprovalTags.Request(alias);
        if (Record<ApprovalRequest>(key, record => ApprovalTags.Text(record), AuditActions.Requested, record => record.By) is not { } request)
        {
            return State(_problems.Count > 0 ? ApprovalStatus.Invalid : ApprovalStatus.NotRequested, null);
        }

        string[] all = [.. owners.Append(request.By).Distinct(StringComparer.OrdinalIgnoreCase)];
        var rejection = Record<Approval>(ApprovalTags.Rejection(alias), record => ApprovalTags.Text(record, isRejection: true), AuditActions.Rejected, record => record.By);
        foreach (var person in People())
        {
            if (Record<Approval>(ApprovalTags.Approvals(alias) + person, record => ApprovalTags.Text(record, isRejection: false), AuditActions.Approved, record => record.By) is { } approval && approval.Request == request.Id)
            {
                Take(approval, request, all);
            }
        }

        // A rejection whose tags were taken away still stands in the log.
        if (rejection?.Request != request.Id && _lines.Values.LastOrDefault(line => line.Action == AuditActions.Rejected && line.Id.StartsWith(request.Id + "/", StringComparison.Ordinal)) is { } rejected)
        {
            _problems.Add($"The audit log says that {rejected.Actor} rejected it, and its tag {ApprovalTags.Rejection(alias)} does not.");
        }

        if (owners.Count == 0)
        {
            _problems.Add($"Who made it is not known, so nobody can be said to be another person. Set its tag {ApprovalTags.RegisteredBy} to the user's name.");
        }

        var isChanged = digest is not null && digest != request.Digest;
        if (isChanged)
        {
            _problems.Insert(0, $"The model has changed since it was asked for: the SHA-256 of its files is {digest}, and was {request.Digest}.");
        }

        var needs = Math.Max(policy.Needs, request.Needs);
        var status = isChanged ? ApprovalStatus.Changed
            : _problems.Count > 0 ? ApprovalStatus.Invalid
            : rejection?.Request == request.Id ? ApprovalStatus.Rejected
            : _approvals.Count >= needs ? ApprovalStatus.Approved
            : ApprovalStatus.Waiting;
        return State(status, request) with { Needs = needs, Rejection = rejection?.Request == request.Id ? rejection : null, Owners = all };
    }

    private ApprovalState State(ApprovalStatus status, ApprovalRequest? request) => new(version.Name, version.Version, alias, status)
    {
        Needs = policy.Needs,
        Request = request,
        Approvals = [.. _approvals.OrderBy(one => one.Time)],
        Owners = owners,
        Problems = _problems,
        Elsewhere = _elsewhere,
    };

    private IEnumerable<string> People() => version.Tags
        .Where(tag => tag.Key.StartsWith(ApprovalTags.Approvals(alias), StringComparison.Ordinal))
        .Select(tag => tag.Key[ApprovalTags.Approvals(alias).Length..])
        .Select(rest => rest.EndsWith(ApprovalTags.RecordEnding, StringComparison.Ordinal) ? rest[..^ApprovalTags.RecordEnding.Length] : rest)
        .Where(rest => rest != "audit").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private void Take(Approval approval, ApprovalRequest request, string[] all)
    {
        var problem = all.Any(owner => Person.IsSame(owner, approval.By)) ? $"The approval of {approval.By} is of their own version."
            : _approvals.Any(other => Person.IsSame(other.By, approval.By)) ? $"{approval.By} approved twice."
            : approval.Digest != request.Digest ? $"The approval of {approval.By} is of other files than those that were asked for."
            : null;
        if (problem is null)
        {
            _approvals.Add(approval);
        }
        else
        {
            _problems.Add(problem);
        }
    }

    // Null without one, and where it is wrong: then a problem says so.
    private T? Record<T>(string key, Func<T, string> text, string action, Func<T, string> by)
        where T : class
    {
        var (words, json) = (ApprovalTags.Find(version, key), ApprovalTags.Find(version, ApprovalTags.RecordOf(key)));
        if (words is null && json is null)
        {
            return null;
        }

        var record = json is null ? null : ApprovalTags.Read<T>(json);
        var problem = json is null ? $"The tag {key} has no record in {ApprovalTags.RecordOf(key)}."
            : record is null ? $"The tag {ApprovalTags.RecordOf(key)} is not a record."
            : words != text(record.Decided) ? $"The tag {key} does not say what its record in {ApprovalTags.RecordOf(key)} says."
            : Contradiction(record, action, by(record.Decided));
        if (problem is not null)
        {
            _problems.Add(problem);
            return null;
        }

        return record!.Decided;
    }

    private string? Contradiction<T>(ApprovalRecord<T> record, string action, string by)
    {
        if (log is null || record.Log != log.Place)
        {
            _elsewhere++;
            return null;
        }

        if (report?.Error is not null)
        {
            // That it is broken is said already.
            return null;
        }

        var what = $"what {by} decided on {version.Name} version {version.Version} as {alias}";
        return !_lines.TryGetValue(record.Line, out var entry) ? $"The audit log does not have {what}."
            : entry.Evidence != ApprovalTags.DigestOf(record.Decided) || entry.Action != action || entry.Actor != by || entry.Alias != alias || entry.Subject != Subject(version)
                ? $"The audit log says something else of {what}."
            : null;
    }

    internal static string Subject(ModelVersion version) => FormattableString.Invariant($"{version.Name}/{version.Version}");

    private static Dictionary<string, AuditEntry> Lines(AuditReport? report)
    {
        var lines = new Dictionary<string, AuditEntry>(StringComparer.Ordinal);
        foreach (var (i, entry) in (report?.Entries ?? []).Index())
        {
            lines[i + 1 < report!.Entries.Count ? report.Entries[i + 1].Previous : report.Head] = entry;
        }

        return lines;
    }
}
