namespace ModelOps.Deployments.Packaging.Tools;

/// <summary>A library of the packaged tool.</summary>
/// <param name="Name">Its name, as NuGet has it.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsPackage">Whether it comes from a package; the others are built with the tool.</param>
/// <param name="Sha512">The digest of its package, in hexadecimal; null when the tool does not know it.</param>
/// <param name="Uses">The names of those that it uses itself.</param>
internal sealed record ToolLibrary(string Name, string Version, bool IsPackage, string? Sha512, IReadOnlyList<string> Uses);
