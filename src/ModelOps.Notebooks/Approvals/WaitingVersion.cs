using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Finds what a person approves or rejects.</summary>
internal static class WaitingVersion
{
    /// <summary>The version and the alias it waits for; for a rejection also the one that has it.</summary>
    /// <exception cref="InvalidInputException">The words name none, or several.</exception>
    internal static async Task<(ModelVersion Version, string Alias)> FindAsync(ITrackingStore store, ApprovalRegistry registry, ApproveOptions options, bool isRejection, CancellationToken cancellationToken)
    {
        if (AliasGuard.AliasOf(options.Candidate) is var (model, alias))
        {
            if (options.For is { } other && other != alias)
            {
                throw new InvalidInputException($"'{options.Candidate}' is what waits for {alias}, and '{Wording.Option("for")}' says {other}. Give one of them.");
            }

            ApprovalState[] waiting = [.. (await registry.OpenAsync(model, cancellationToken).ConfigureAwait(false)).Where(state => state.Alias == alias)];
            if (waiting.Length == 0 && isRejection && await store.FindVersionByAliasAsync(model, alias, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                return (holder, alias);
            }

            return waiting.Length == 1 ? (await store.GetModelVersionAsync(model, waiting[0].Version, cancellationToken).ConfigureAwait(false), alias)
                : waiting.Length == 0 ? throw new InvalidInputException($"No version of {model} waits for {alias}.{Ask(model, alias)}")
                : throw new InvalidInputException($"{waiting.Length} versions of {model} wait for {alias}: {string.Join(", ", waiting.Select(state => state.Version))}. Name one, such as {model}/{waiting[0].Version} with {Wording.Option("for", alias)}.");
        }

        var version = await store.GetVersionByReferenceAsync(options.Candidate, cancellationToken).ConfigureAwait(false);
        if (options.For is { } given)
        {
            return (version, given);
        }

        string[] aliases = [.. (await registry.OpenAsync(version.Name, cancellationToken).ConfigureAwait(false)).Where(state => state.Version == version.Version).Select(state => state.Alias)];
        return aliases.Length == 1 ? (version, aliases[0])
            : aliases.Length == 0 ? throw new InvalidInputException($"{version.Name} version {version.Version} waits for no alias.{Ask($"{version.Name}/{version.Version}", "champion")}")
            : throw new InvalidInputException($"{version.Name} version {version.Version} waits for several aliases: {string.Join(", ", aliases)}. Name one with {Wording.Option("for")}.");
    }

    private static string Ask(string name, string alias)
    {
        var reference = name.Contains('/', StringComparison.Ordinal) ? name : $"{name}/VERSION";
        return $" Ask for it with {Wording.Command("promote", $"{reference} --to {alias}", $"ops.PromoteAsync(\"{reference}\", \"{alias}\")")}.";
    }
}
