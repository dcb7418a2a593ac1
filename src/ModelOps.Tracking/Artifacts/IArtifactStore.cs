namespace ModelOps.Tracking;

/// <summary>
/// Files under one root. Paths are relative, with <c>/</c> between the parts; a path that would leave the root
/// (<c>..</c>, absolute, a drive letter, a backslash, NUL, a symbolic link) is refused with INVALID_PARAMETER_VALUE.
/// </summary>
public interface IArtifactStore
{
    /// <summary>The root, without credentials.</summary>
    string Uri { get; }

    /// <summary>Writes a file; readers see the old content or the new, never a part.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="expectedSha256">The content's SHA-256 in hexadecimal; when it differs the write is refused and the old content stays.</param>
    /// <param name="cancellationToken">Ends the work; the old content stays.</param>
    /// <returns>What was written.</returns>
    Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a file for reading; RESOURCE_DOES_NOT_EXIST when absent or a folder. The caller disposes the stream.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>What is directly in a folder, by path; empty when absent. A path to a file lists nothing.</summary>
    /// <param name="path">Relative to the root; empty for the root itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default);

    /// <summary>Removes a file, or a folder with all in it; nothing there is fine. The root itself is refused.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteAsync(string path, CancellationToken cancellationToken = default);
}
