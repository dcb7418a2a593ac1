namespace ModelOps;

/// <summary>An extension that was loaded.</summary>
/// <param name="Name">The name of its assembly.</param>
/// <param name="Version">The version of its assembly.</param>
/// <param name="Type">The type that added to the catalogs.</param>
/// <param name="Added">What it added, by kind and name, as <c>trainer nearest-centroid</c>.</param>
public sealed record LoadedExtension(string Name, string Version, Type Type, IReadOnlyList<string> Added)
{
    /// <summary>What it added, in a sentence.</summary>
    public override string ToString() => $"Loaded {Name} {Version}: {(Added.Count == 0 ? "it added nothing" : string.Join(", ", Added))}.";
}
