using ModelOps.Tracking;

namespace ModelOps;

internal sealed class AuditCommand() : LifecycleCommand<AuditOptions, AuditResult>("audit", "Show and check the audit log: who decided what, when and why.")
{
    private const string File = "audit.jsonl";

    public override bool UsesExperiment => false;

    public override async Task<AuditResult> ExecuteAsync(ModelOpsSession ops, AuditOptions options, CancellationToken cancellationToken)
    {
        if (options.Last < 1)
        {
            throw new InvalidInputException($"'{Wording.Option("last")}' is {options.Last}; give 1 or more.");
        }

        // First the tags: a line is written before its tag.
        var (tags, unknown) = options.Name is { } name ? await TagsAsync(ops, name, cancellationToken).ConfigureAwait(false) : ([], null);
        var log = new AuditLog(ops.State.Existing(File) ?? (ops.State.Root is { } root ? Path.Combine(root, File) : ops.State.Writable(File)));
        var report = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        var shown = report.Entries.Where(entry => options.Name is null || entry.Subject == options.Name || entry.Subject.StartsWith(options.Name + "/", StringComparison.Ordinal));
        return new(report, [.. shown.TakeLast(options.Last)])
        {
            Tags = options.Name is null || report.Error is not null ? null : unknown is not null ? AuditTags.NotCompared(unknown) : AuditTags.Compare(options.Name, tags, log, report),
        };
    }

    private static async Task<(IReadOnlyList<(int Version, Tag? Tag)> Tags, string? Unknown)> TagsAsync(ModelOpsSession ops, string model, CancellationToken cancellationToken)
    {
        try
        {
            var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
            return await store.FindRegisteredModelAsync(model, cancellationToken).ConfigureAwait(false) is null
                ? ([], $"The tracker at {store.Uri} has no model '{model}'. Give its name as it is registered, and the tracker by MLFLOW_TRACKING_URI where it is another one.")
                : (await AuditTags.ReadAsync(store, model, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return ([], $"The tracker does not answer: {exception.Message}");
        }
    }
}
