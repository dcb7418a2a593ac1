using System.Globalization;

namespace ModelOps.Governance.Effect;

/// <summary>Reads from the audit log what went into production, and what of it failed.</summary>
internal static class EffectChanges
{
    // A canary that wins and the loop that began it both write that they promoted.
    private static readonly TimeSpan _same = TimeSpan.FromHours(1);

    /// <summary>The changes, the oldest first.</summary>
    /// <param name="entries">The log, the oldest first.</param>
    /// <param name="alias">The alias that production follows.</param>
    /// <param name="model">The model; null for all.</param>
    public static IReadOnlyList<EffectChange> Of(IReadOnlyList<AuditEntry> entries, string alias, string? model)
    {
        var changes = new List<EffectChange>();
        foreach (var entry in entries.OrderBy(entry => entry.Time))
        {
            if (Subject(entry.Subject) is not var (name, version) || (model is not null && name != model) || (entry.Alias is not null && entry.Alias != alias))
            {
                continue;
            }

            switch (entry.Action)
            {
                case "canary.started":
                    changes.Add(new(name, version, entry.Time) { IsTryout = true });
                    break;
                case AuditActions.Promoted or "canary.promoted" or "loop.promoted":
                    Promote(changes, name, version, entry.Time);
                    break;
                case "canary.rolled-back" or "loop.rolled-back":
                    Fail(changes, name, version, entry.Time);
                    break;
                case AuditActions.RolledBack:
                    // The subject has the alias again; the one that had it failed.
                    Fail(changes, name, entry.Before is > 0 and var failed ? failed : version, entry.Time);
                    break;
            }
        }

        return changes;
    }

    private static void Promote(List<EffectChange> changes, string model, int version, DateTimeOffset time)
    {
        var last = changes.FindLastIndex(change => change.Model == model);
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is { HasFailed: true, Restored: null } open && open.Model == model && open.Version != version)
            {
                changes[i] = open with { Restored = time };
            }
        }

        if (last >= 0 && changes[last].Version == version && !changes[last].HasFailed && (changes[last].IsTryout || time - changes[last].Time < _same))
        {
            // In production it is from here on; the canary was its way there.
            changes[last] = changes[last] with { IsTryout = false, Time = changes[last].IsTryout ? time : changes[last].Time };
            return;
        }

        changes.Add(new(model, version, time));
    }

    // Traffic goes to the version before at once: a rollback restores.
    private static void Fail(List<EffectChange> changes, string model, int version, DateTimeOffset time)
    {
        var at = changes.FindLastIndex(change => change.Model == model && change.Version == version);
        if (at >= 0 && !changes[at].HasFailed)
        {
            changes[at] = changes[at] with { HasFailed = true, Restored = time };
        }
    }

    private static (string Name, int Version)? Subject(string subject) =>
        subject.LastIndexOf('/') is > 0 and var slash && int.TryParse(subject.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (subject[..slash], version) : null;
}
