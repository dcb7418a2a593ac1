namespace ModelOps.Extensions;

/// <summary>A catalog of any kind, as the loader of extensions sees it.</summary>
internal interface ICatalog
{
    string Kind { get; }

    IReadOnlyList<string> AddedNames { get; }

    bool Remove(string name);
}
