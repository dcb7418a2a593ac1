using ModelOps.Testing;
using ModelOps.Tracking;

namespace ModelOps.Sample.Tests;

// The contracts do the work: one class for each thing that the extension adds.

public sealed class NearestCentroidTests : TrainerContract
{
    static NearestCentroidTests() => ExtensionLoader.Load(typeof(SampleExtension));

    protected override TrainerDefinition Trainer => SampleExtension.NearestCentroid;
}

public sealed class CostTests : MetricContract
{
    static CostTests() => ExtensionLoader.Load(typeof(SampleExtension));

    protected override MetricDefinition Metric => SampleExtension.Cost;
}

public sealed class MemoryArtifactTests : ArtifactStoreContract
{
    static MemoryArtifactTests() => ExtensionLoader.Load(typeof(SampleExtension));

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult(ArtifactStores.Open($"memory://{Guid.NewGuid():N}"));
}
