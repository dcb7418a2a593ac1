namespace ModelOps.Tracking;

/// <summary>A file or folder among artifacts.</summary>
/// <param name="Path">Relative to the store's root, with <c>/</c> between the parts.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Size">Bytes; null for a folder.</param>
public sealed record ArtifactFile(string Path, bool IsFolder, long? Size);

/// <summary>What a write of an artifact left behind.</summary>
/// <param name="Size">Bytes written.</param>
/// <param name="Sha256">The content's SHA-256 in lower case hexadecimal.</param>
public sealed record ArtifactReceipt(long Size, string Sha256);
