namespace ModelOps;

/// <summary>A text file of a package.</summary>
/// <param name="Path">Where it goes, with '/', relative to the package.</param>
/// <param name="Text">What it holds.</param>
public sealed record PackageFile(string Path, string Text);
