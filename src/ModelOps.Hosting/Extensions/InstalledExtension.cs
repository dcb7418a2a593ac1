namespace ModelOps;

/// <summary>An extension that every process of this user loads.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extension">The full path of the assembly that is the extension.</param>
/// <param name="Assemblies">The full paths of the assemblies that it needs, its own among them.</param>
/// <param name="Native">The full paths of the native libraries that it needs.</param>
public sealed record InstalledExtension(string Package, string Version, string Extension, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native);
