using ModelOps.Testing;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Endpoints;

/// <summary>The client over REST against our own server keeps the same contract as the store itself.</summary>
public sealed class RestTrackingTests : TrackingStoreContract, IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerFixture.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    protected override Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync(_server.Server.Address.ToString());
}

public sealed class RestRegistryTests : RegistryContract, IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerFixture.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    protected override Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync(_server.Server.Address.ToString());
}

public sealed class ProxyArtifactTests : ArtifactStoreContract, IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerFixture.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult(ArtifactStores.Open("mlflow-artifacts:/0/run/artifacts", _server.Server.Address.ToString()));
}
