namespace ModelOps.Deployments.Packaging.Oci;

/// <summary>A file of a layer.</summary>
/// <param name="Path">Where it is in the image, without the first '/'.</param>
/// <param name="Source">The file to take; null for what <paramref name="Content"/> holds.</param>
/// <param name="Content">What it holds.</param>
/// <param name="IsProgram">Whether it is run.</param>
internal sealed record LayerFile(string Path, string? Source, byte[]? Content = null, bool IsProgram = false);
