namespace ModelOps.Cli.Tests.Packaging;

/// <summary>The test classes that share one package.</summary>
[CollectionDefinition(Name)]
public sealed class PackagedModels : ICollectionFixture<PackagedModelFixture>
{
    internal const string Name = "packaged models";
}
