using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

public sealed class SqliteTrackingTests : TrackingStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync(_folder.File("x.db"));
}

public sealed class SqliteRegistryTests : RegistryContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync(_folder.File("x.db"));
}
