namespace ModelOps.Learning.Tests.Extending;

/// <summary>Tests that add to a catalog, which all tests of the process share, run when no others do, and take out what they added.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedCatalogs
{
    public const string Name = "shared catalogs";
}
