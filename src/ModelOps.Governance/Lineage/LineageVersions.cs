using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Governance.Lineage;

/// <summary>What became of a model: versions, gates, approvals, decisions, deployments.</summary>
internal static class LineageVersions
{
    private const string Promotion = "modelops.promotion.";
    private static readonly string[] _approvals = ["modelops.request.", "modelops.approval.", "modelops.rejection."];

    // Beside each tag in words stand its JSON, and the hash of its line in the audit log.
    private static readonly string[] _records = [".record", ".audit"];

    internal static void Add(LineageBuilder builder, LineageSource source, string model)
    {
        foreach (var version in source.Versions.OrderBy(version => version.Name, StringComparer.Ordinal).ThenBy(version => version.Version))
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"{version.Name}/{version.Version}");
            var id = builder.Node($"version:{reference}", LineageKind.Version, reference,
            [
                ("aliases", version.Aliases.Count == 0 ? "none" : string.Join(", ", version.Aliases.Order(StringComparer.Ordinal))),
                ("registered", version.CreationTime is { } time ? LineageBuilder.Time(time) : null),
                ("by", version.UserId),
                ("description", version.Description),
            ],
            null);
            builder.Edge(model, id, "registered as");
            Gates(builder, source, version, id);
            Approvals(builder, version, id);
            Decisions(builder, source, reference, id);
            Deployments(builder, source, reference, id);
        }

        if (source.Versions.Count == 0)
        {
            builder.Missing(LineageKind.Version, "No version of it is registered, so no gate, approval or alias is known.", model, isAfter: true);
            Deployments(builder, source, source.Run?.Info.RunId ?? source.Subject, model);
        }
    }

    private static void Gates(LineageBuilder builder, LineageSource source, ModelVersion version, string id)
    {
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, json) in source.Promotions.OrderBy(record => record.Path, StringComparer.Ordinal))
        {
            if (PromotionFile.Read(json) is not { } record)
            {
                builder.Edge(id, builder.Node($"gate:{path}", LineageKind.Gate, "not known", [], $"The record '{path}' of a promotion cannot be read."), "judged");
                continue;
            }

            if (record.Model != version.Name || record.Version != version.Version)
            {
                continue;
            }

            aliases.Add(record.Alias);
            var node = builder.Node($"gate:{path}", LineageKind.Gate, $"{record.Outcome} as {record.Alias}",
            [
                ("gate", record.Gate ?? "none was given"),
                ("at", record.At is { } at ? LineageBuilder.Time(at) : null),
                ("by", record.By),
                .. (record.Rules ?? []).Select(rule => ("rule", (string?)$"{rule.Outcome}: {rule.Sentence}")),
                .. (record.Evidence ?? []).Select(evidence => ("evidence", (string?)evidence)),
            ],
            record.Rules is null ? "The alias was moved without a gate." : null);
            builder.Edge(id, node, "judged");
        }

        foreach (var tag in version.Tags.Where(tag => tag.Key.StartsWith(Promotion, StringComparison.Ordinal) && !IsRecord(tag) && !aliases.Contains(tag.Key[Promotion.Length..])).OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            aliases.Add(tag.Key);
            builder.Edge(id, builder.Node($"gate:{tag.Key}:{id}", LineageKind.Gate, tag.Key[Promotion.Length..], [("record", tag.Value)], "The whole record is not among the artifacts of its run."), "judged");
        }

        if (aliases.Count == 0)
        {
            builder.Missing(LineageKind.Gate, $"No promotion of {version.Name}/{version.Version} is recorded: it was held against no gate.", id, isAfter: true);
        }
    }

    private static void Approvals(LineageBuilder builder, ModelVersion version, string id)
    {
        Tag[] tags = [.. _approvals.SelectMany(start => version.Tags.Where(tag => tag.Key.StartsWith(start, StringComparison.Ordinal) && !IsRecord(tag)).OrderBy(tag => tag.Key, StringComparer.Ordinal))];
        foreach (var tag in tags)
        {
            var words = tag.Key["modelops.".Length..].Split('.');
            builder.Edge(id, builder.Node($"approval:{tag.Key}:{id}", LineageKind.Approval, $"{words[0]} as {(words.Length > 1 ? words[1] : "")}", [("record", tag.Value)], null), words[0]);
        }

        if (tags.Length == 0)
        {
            builder.Missing(LineageKind.Approval, $"No approval of {version.Name}/{version.Version} was asked for.", id, isAfter: true);
        }
    }

    private static void Decisions(LineageBuilder builder, LineageSource source, string reference, string id)
    {
        if (source.Audit?.Error is { } error)
        {
            builder.Missing(LineageKind.Decision, $"The audit log cannot be trusted: {error}", id, isAfter: true);
        }

        foreach (var entry in source.Audit is { Error: null } report ? report.Entries.Where(entry => entry.Subject == reference || entry.Subject.StartsWith(reference + "@", StringComparison.Ordinal)) : [])
        {
            builder.Edge(id, builder.Node($"decision:{entry.Id}", LineageKind.Decision, entry.Action, [("at", LineageBuilder.Time(entry.Time)), ("by", entry.Actor), ("why", entry.Reason)], null), "decided");
        }
    }

    private static void Deployments(LineageBuilder builder, LineageSource source, string reference, string id)
    {
        var serving = source.Deployments.GetValueOrDefault(reference, []);
        foreach (var each in serving)
        {
            builder.Edge(id, builder.Node($"deployment:{each.Name}", LineageKind.Deployment, each.Name, [("serves", each.Serves), ("state", each.State), ("address", each.Address), ("since", LineageBuilder.Time(each.Since))], null), "served by");
        }

        if (serving.Count == 0)
        {
            builder.Missing(LineageKind.Deployment, $"No deployment of this machine and user serves {reference}; others are not looked at.", id, isAfter: true);
        }
    }

    private static bool IsRecord(Tag tag) => Array.Exists(_records, ending => tag.Key.EndsWith(ending, StringComparison.Ordinal));
}
