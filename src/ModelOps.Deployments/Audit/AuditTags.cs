using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// What the versions of a model keep of the audit log in the tracker: each decision leaves the hash of its line as a tag of the version. A tag without its line shows that lines were cut off the end, which the chain alone does not.
/// </summary>
/// <param name="Compared">Tags that were compared with the log.</param>
/// <param name="Changed">Tags whose line is missing, one sentence each.</param>
/// <param name="Elsewhere">Tags of the log of another machine or user, one sentence each: they prove nothing here.</param>
/// <param name="Unknown">Why nothing could be compared, as a sentence; null when it was.</param>
public sealed record AuditTags(int Compared, IReadOnlyList<string> Changed, IReadOnlyList<string> Elsewhere, string? Unknown)
{
    private const string Prefix = "modelops.";
    private const string Suffix = ".audit";
    private const int PageSize = 1000;

    /// <summary>The tags of a model's versions.</summary>
    /// <param name="registry">The tracker.</param>
    /// <param name="model">The registered model.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="TrackingException">The tracker does not answer.</exception>
    internal static async Task<IReadOnlyList<(int Version, Tag Tag)>> ReadAsync(IRegistryStore registry, string model, CancellationToken cancellationToken)
    {
        var (tags, query) = (new List<(int, Tag)>(), new SearchQuery(VersionsOf(model), MaxResults: PageSize));
        for (var more = true; more;)
        {
            var page = await registry.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var version in page.Items.Where(version => version.Name == model))
            {
                tags.AddRange(version.Tags.Where(tag => tag.Key.StartsWith(Prefix, StringComparison.Ordinal) && tag.Key.EndsWith(Suffix, StringComparison.Ordinal)).Select(tag => (version.Version, tag)));
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
    internal static AuditTags Compare(string model, IReadOnlyList<(int Version, Tag Tag)> tags, AuditLog log, AuditReport report)
    {
        var known = report.Entries.Skip(1).Select(entry => entry.Previous).Append(report.Head).ToHashSet(StringComparer.Ordinal);
        var (changed, elsewhere) = (new List<string>(), new List<string>());
        foreach (var (version, tag) in tags)
        {
            var (hash, place) = tag.Value.Split(' ', 2) is [var first, var second] ? (first, second) : (tag.Value, null);
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
                changed.Add(string.Create(CultureInfo.InvariantCulture, $"The audit log was changed: the line that version {version} of {model} keeps the hash of, in its tag {tag.Key}, is not in it. Lines were cut off, or the tag was changed."));
            }
        }

        return new(tags.Count - elsewhere.Count, changed, elsewhere, null);
    }

    /// <summary>Nothing could be compared.</summary>
    internal static AuditTags NotCompared(string why) => new(0, [], [], why);
}
