using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// Fires when a registered model has a new version, an alias of it has another target, or a version comes into a stage. The mark is the version (with the time at which it was made: a number can come
/// again after versions were deleted); of a stage, all versions in it. What is taken away fires nothing.
/// </summary>
internal sealed class RegistryTrigger(RegistryTriggerSpec spec, Func<CancellationToken, Task<ITrackingStore>> open) : ITrigger
{
    private const string None = "none";

    /// <inheritdoc />
    public string Name => "registry";

    /// <inheritdoc />
    public string Subject => string.Join('\n', Name, spec.Model, spec.Event, spec.Alias ?? spec.Stage ?? "");

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        var store = await open(cancellationToken).ConfigureAwait(false);
        var now = await FindAsync(store, cancellationToken).ConfigureAwait(false);
        var seen = mark is null or None ? [] : mark.Split(',');
        ModelVersion[] added = [.. now.Where(version => !seen.Contains(Mark(version)))];
        var whole = now.Count == 0 ? None : string.Join(',', now.Select(Mark));
        if (mark is null)
        {
            return new(whole, null) { Note = now.Count == 0 ? Waits() : null };
        }

        // After the newest was deleted, an older one is the newest, and nothing new.
        if (spec.Event == RegistryTriggerSpec.OnVersion && added is [var newest] && mark != None && Made(mark) is var (number, time) && newest.Version <= number && (newest.CreationTime ?? 0) <= time)
        {
            added = [];
        }

        return added.Length == 0 ? new(mark, null) { Note = now.Count == 0 ? Waits() : null } : new(whole, Why(added[^1], mark));
    }

    private async Task<IReadOnlyList<ModelVersion>> FindAsync(ITrackingStore store, CancellationToken cancellationToken)
    {
        if (spec.Event == RegistryTriggerSpec.OnAlias)
        {
            return await store.FindRegisteredModelAsync(spec.Model, cancellationToken).ConfigureAwait(false) is not null
                && await store.FindVersionByAliasAsync(spec.Model, spec.Alias!, cancellationToken).ConfigureAwait(false) is { } target ? [target] : [];
        }

        // The newest first: a model has one new version at a time, and few in a stage.
        const int Most = 1000;
        var query = new SearchQuery(AuditTags.VersionsOf(spec.Model), ["version_number DESC"], Most);
        var versions = (await store.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false)).Items;
        return spec.Event == RegistryTriggerSpec.OnStage
            ? [.. versions.Where(version => version.Stage.Equals(spec.Stage, StringComparison.OrdinalIgnoreCase)).OrderBy(version => version.Version)]
            : [.. versions.Where(version => version.Status == "READY").Take(1)];
    }

    private string Why(ModelVersion version, string mark)
    {
        var before = mark == None ? "before there was none" : $"before it was {string.Join(", ", mark.Split(',').Select(one => one.Split(' ')[0]))}";
        return spec.Event switch
        {
            RegistryTriggerSpec.OnAlias => FormattableString.Invariant($"The alias '{spec.Alias}' of {spec.Model} is at version {version.Version}; {before}."),
            RegistryTriggerSpec.OnStage => FormattableString.Invariant($"Version {version.Version} of {spec.Model} came into the stage '{spec.Stage}'; {before}."),
            _ => FormattableString.Invariant($"Version {version.Version} of {spec.Model} is new; {before}."),
        };
    }

    private string Waits() => spec.Event switch
    {
        RegistryTriggerSpec.OnAlias => $"No version of {spec.Model} has the alias '{spec.Alias}'. It waits for the first.",
        RegistryTriggerSpec.OnStage => $"No version of {spec.Model} is in the stage '{spec.Stage}'. It waits for the first.",
        _ => $"No version of {spec.Model} is registered. It waits for the first.",
    };

    private static string Mark(ModelVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.Version} {version.CreationTime ?? 0}");

    private static (int Number, long Time) Made(string mark) => mark.Split(' ') is [var number, var time]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var made)
        ? (version, made)
        : throw new InvalidInputException($"The state says that the version '{mark}' was seen, which is not one. Delete the state's file to begin anew.");
}
