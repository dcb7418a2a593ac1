namespace ModelOps;

/// <summary>The C# call of <c>#!privacy scan</c>.</summary>
public static class PrivacyScanExtensions
{
    /// <summary>Looks for personal data and secrets: how much of which kind is where, never the values. For a frame in C#, <see cref="PrivacyScan.Of"/> does the same.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="what">A variable of the notebook, a file or a folder.</param>
    /// <param name="options">Kinds, and where a clean copy goes; null for all kinds and none.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">There is nothing of that name, an unknown kind, or a place for the copy that cannot be used.</exception>
    public static Task<PrivacyScanResult> ScanPrivacyAsync(this ModelOpsSession ops, string what, PrivacyScanOptions? options = null, CancellationToken cancellationToken = default) =>
        new PrivacyScanCommand().CallAsync(ops, (options ?? new PrivacyScanOptions()) with { What = [what] }, cancellationToken);
}
