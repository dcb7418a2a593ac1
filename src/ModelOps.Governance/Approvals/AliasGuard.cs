using System.Globalization;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>Keeps what is not approved from being deployed under an alias that needs approvals.</summary>
internal static class AliasGuard
{
    /// <summary>The model and alias of <c>name@alias</c>, with or without <c>models:/</c> before it; null for another reference.</summary>
    internal static (string Model, string Alias)? AliasOf(string reference)
    {
        var text = reference.StartsWith("models:/", StringComparison.Ordinal) ? reference["models:/".Length..].TrimStart('/') : reference;
        return text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>Refuses <c>name@alias</c> while its version is not approved, or while a version waits for its first approval. Other references are not asked about.</summary>
    /// <param name="store">The tracker.</param>
    /// <param name="log">The audit log that approvals are compared with; null without one.</param>
    /// <param name="reference">What is to be deployed.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="CheckFailedException">It must not be deployed.</exception>
    internal static async Task RequireAsync(ITrackingStore store, AuditLog? log, string reference, CancellationToken cancellationToken)
    {
        if (AliasOf(reference) is not var (model, alias))
        {
            return;
        }

        var registry = new ApprovalRegistry(store, log, TimeProvider.System);
        if (await registry.PolicyAsync(model, alias, cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        if (await store.FindVersionByAliasAsync(model, alias, cancellationToken).ConfigureAwait(false) is { } version)
        {
            await registry.RequireAsync(model, version.Version, alias, cancellationToken).ConfigureAwait(false);
        }
        else if ((await registry.OpenAsync(model, cancellationToken).ConfigureAwait(false)).FirstOrDefault(state => state.Alias == alias) is { } open)
        {
            throw new CheckFailedException($"No version of {model} is {alias}. {open.Refusal ?? FormattableString.Invariant($"{model} version {open.Version} is approved, and has not got it.")}");
        }
    }

    /// <summary>The same for a version and files that were found already.</summary>
    /// <param name="store">The tracker.</param>
    /// <param name="log">The audit log that approvals are compared with; null without one.</param>
    /// <param name="reference">By which it was found.</param>
    /// <param name="version">Its number.</param>
    /// <param name="folder">The files; null to look at the records alone.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="CheckFailedException">It must not be deployed.</exception>
    internal static async Task RequireAsync(ITrackingStore store, AuditLog? log, string reference, string version, string? folder, CancellationToken cancellationToken)
    {
        if (AliasOf(reference) is not var (model, alias) || !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return;
        }

        var registry = new ApprovalRegistry(store, log, TimeProvider.System);
        if (await registry.PolicyAsync(model, alias, cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        var digest = folder is null ? null : await ModelDigest.OfFolderAsync(folder, cancellationToken).ConfigureAwait(false);
        if ((await registry.ReadAsync(model, number, alias, digest, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
        {
            throw new CheckFailedException(refusal);
        }
    }
}
