using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// What the versions of a model keep of the audit log in the tracker: each decision leaves the hash of its line as a tag of the version. A tag without its line shows that lines were cut off the end, which the chain alone does not.
/// </summary>
/// <param name="Compared">Tags that were compared with the log.</param>
/// <param name="Changed">Tags whose line is missing, one sentence each.</param>
/// <param name="Elsewhere">Tags of the log of another machine or user, one sentence each: they prove nothing here.</param>
/// <param name="Unknown">Why the end of the log is not proven, as a sentence; null when it is.</param>
public sealed record AuditTags(int Compared, IReadOnlyList<string> Changed, IReadOnlyList<string> Elsewhere, string? Unknown)
{
    private const string Prefix = "modelops.";
    private const string Suffix = ".audit";
    private const int PageSize = 1000;

    /// <summary>Writes a decision on a version into the log, and the hash of its line into a tag of the version.</summary>
    /// <param name="registry">The tracker.</param>
    /// <param name="log">The log.</param>
    /// <param name="entry">The decision.</param>
    /// <param name="version">The version.</param>
    /// <param name="kind">What the tag is called: <c>modelops.KIND.audit</c>.</param>
    /// <param name="cancellationToken">Interrupts it before the line is written.</param>
    internal static async Task WriteAsync(IRegistryStore registry, AuditLog log, AuditEntry entry, ModelVersion version, string kind, CancellationToken cancellationToken)
    {
        var line = await log.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
        await registry.SetModelVersionTagAsync(version.Name, version.Version, new Tag($"{Prefix}{kind}{Suffix}", log.TagOf(line)), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The tags of a model's versions; null for a version that has none.</summary>
    /// <param name="registry">The tracker.</param>
    /// <param name="model">The registered model.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The tracker does not answer.</exception>
    internal static async Task<IReadOnlyList<(int Version, Tag? Tag)>> ReadAsync(IRegistryStore registry, string model, CancellationToken cancellationToken)
    {
        var (tags, query) = (new List<(int, Tag?)>(), new SearchQuery(VersionsOf(model), MaxResults: PageSize));
        for (var more = true; more;)
        {
            var page = await registry.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var version in page.Items.Where(version => version.Name == model))
            {
                var own = version.Tags.Where(tag => tag.Key.StartsWith(Prefix, StringComparison.Ordinal) && tag.Key.EndsWith(Suffix, StringComparison.Ordinal)).Cast<Tag?>();
                tags.AddRange(own.DefaultIfEmpty().Select(tag => (version.Version, tag)));
            }

            query = query with { PageToken = page.NextPageToken };
            more = page.NextPageToken is { Length: > 0 };
        }

        return [.. tags.OrderBy(each => each.Item1)];
    }

    /// <summary>The filter of a search for the versions of a model.</summary>
    internal static string VersionsOf(string model) => model.Contains('\'', StringComparison.Ordinal) ? $"name = \"{model}\"" : $"name = '{model}'";

    /// <summary>Compares tags with a log that was read after them: a line is written before its tag.</summary>
    /// <param name="model">The registered model.</param>
    /// <param name="tags">The tags of its versions.</param>
    /// <param name="log">The log.</param>
    /// <param name="report">What was read of it; its chain must be whole.</param>
    internal static AuditTags Compare(string model, IReadOnlyList<(int Version, Tag? Tag)> tags, AuditLog log, AuditReport report)
    {
        var known = report.Entries.Skip(1).Select(entry => entry.Previous).Append(report.Head).ToHashSet(StringComparer.Ordinal);
        var (changed, elsewhere) = (new List<string>(), new List<string>());
        var decided = report.Entries.Select(entry => entry.Subject).ToHashSet(StringComparer.Ordinal);
        var untagged = new List<int>();
        foreach (var (version, given) in tags)
        {
            if (given is not { } tag)
            {
                if (decided.Contains(string.Create(CultureInfo.InvariantCulture, $"{model}/{version}")))
                {
                    untagged.Add(version);
                }

                continue;
            }

            // Those of canaries and loops of earlier versions have no number, or no place.
            string?[] parts = [.. tag.Value.Split(' '), null, null];
            var (hash, place, number) = (parts[0]!, parts[1], parts[2]);
            if (known.Contains(hash))
            {
                continue;
            }

            if (place is not null && place != log.Place)
            {
                elsewhere.Add(string.Create(CultureInfo.InvariantCulture, $"A decision on version {version} of {model} is in the audit log of another machine or user (its tag {tag.Key} says so). Check it there."));
            }
            else
            {
                changed.Add(string.Create(CultureInfo.InvariantCulture, $"The audit log was changed: {(number is null ? "the line" : $"line {number},")} that version {version} of {model} keeps the hash of in its tag {tag.Key}, is not in it. Lines were cut off, or the tag was changed."));
            }
        }

        var unknown = untagged.Count == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"The log has decisions on version{(untagged.Count == 1 ? "" : "s")} {string.Join(", ", untagged)} of {model}, which the tracker has no tag of: it was removed, is still to be written, or the decisions are of another tracker.");
        return new(tags.Count(each => each.Tag is not null) - elsewhere.Count, changed, elsewhere, unknown);
    }

    /// <summary>Nothing could be compared.</summary>
    internal static AuditTags NotCompared(string why) => new(0, [], [], why);
}
