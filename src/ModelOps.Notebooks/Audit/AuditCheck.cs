using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Reads the audit log, and compares it with the tags that versions keep of it.</summary>
internal static class AuditCheck
{
    private const int PageSize = 1000;

    /// <summary>The log, and what the tags of a model, or of all, say of it; null where they were not asked, or the log is broken already.</summary>
    internal static async Task<(AuditReport Report, AuditTags? Tags)> ReadAsync(ModelOpsSession ops, string? model, bool allModels, CancellationToken cancellationToken)
    {
        // First the tags: a line is written before its tag.
        var (read, unknown) = model is not null || allModels ? await TagsAsync(ops, model, cancellationToken).ConfigureAwait(false) : ([], null);
        var log = ops.AuditToRead();
        var report = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        if ((model is null && !allModels) || report.Error is not null)
        {
            return (report, null);
        }

        if (unknown is not null)
        {
            return (report, AuditTags.NotCompared(unknown));
        }

        AuditTags[] each = [.. read.Select(one => AuditTags.Compare(one.Model, one.Tags, log, report))];
        string[] why = [.. each.Select(one => one.Unknown).OfType<string>()];
        return (report, new(each.Sum(one => one.Compared), [.. each.SelectMany(one => one.Changed)], [.. each.SelectMany(one => one.Elsewhere)], why.Length == 0 ? null : string.Join(' ', why)));
    }

    /// <summary>The entries of a model; all for null.</summary>
    internal static IEnumerable<AuditEntry> Of(AuditReport report, string? model) =>
        report.Entries.Where(entry => model is null || entry.Subject == model || entry.Subject.StartsWith(model + "/", StringComparison.Ordinal));

    private static async Task<(IReadOnlyList<(string Model, IReadOnlyList<(int Version, Tag? Tag)> Tags)> Read, string? Unknown)> TagsAsync(ModelOpsSession ops, string? model, CancellationToken cancellationToken)
    {
        try
        {
            var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            if (model is not null && await store.FindRegisteredModelAsync(model, cancellationToken).ConfigureAwait(false) is null)
            {
                return ([], $"The tracker at {store.Uri} has no model '{model}'. Give its name as it is registered, and the tracker by MLFLOW_TRACKING_URI where it is another one.");
            }

            var read = new List<(string, IReadOnlyList<(int, Tag?)>)>();
            foreach (var name in model is not null ? [model] : await NamesAsync(store, cancellationToken).ConfigureAwait(false))
            {
                read.Add((name, await AuditTags.ReadAsync(store, name, cancellationToken).ConfigureAwait(false)));
            }

            return (read, null);
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return ([], $"The tracker does not answer: {exception.Message}");
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(IRegistryStore store, CancellationToken cancellationToken)
    {
        var (names, query) = (new List<string>(), new SearchQuery(MaxResults: PageSize));
        for (var more = true; more;)
        {
            var page = await store.SearchRegisteredModelsAsync(query, cancellationToken).ConfigureAwait(false);
            names.AddRange(page.Items.Select(model => model.Name));
            query = query with { PageToken = page.NextPageToken };
            more = page.NextPageToken is { Length: > 0 };
        }

        return names;
    }
}
