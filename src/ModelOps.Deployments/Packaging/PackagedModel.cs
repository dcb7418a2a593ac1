namespace ModelOps;

/// <summary>What was packaged.</summary>
/// <param name="Folder">The package.</param>
/// <param name="Image">The image's reference.</param>
/// <param name="BaseImage">What the Dockerfile builds on.</param>
/// <param name="Target">What it is for.</param>
/// <param name="Files">The files of the package, in ordinal order of their paths.</param>
/// <param name="Bytes">How large they are together.</param>
/// <param name="SignedBy">The SHA-256 of the public key that checks the signature, in hexadecimal; null when nothing is signed.</param>
/// <param name="Libraries">How many libraries the bill of materials lists.</param>
/// <param name="Oci">Where the OCI image is; null when there is none.</param>
/// <param name="OciDigest">The digest of its manifest, as <c>sha256:…</c>; null when there is none.</param>
public sealed record PackagedModel(
    string Folder, string Image, string BaseImage, string Target, IReadOnlyList<string> Files, long Bytes, string? SignedBy, int Libraries, string? Oci, string? OciDigest);
