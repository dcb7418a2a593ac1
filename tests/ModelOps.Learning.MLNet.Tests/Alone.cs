namespace ModelOps.Learning.MLNet.Tests;

/// <summary>Tests that fit with ML.NET itself, LightGBM among it: two such fits at once may end the process, where the product lets one wait for the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
