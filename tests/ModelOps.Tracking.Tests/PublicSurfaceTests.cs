using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Tracking.approved.txt", PublicSurface.Of(typeof(ITrackingStore).Assembly));
}
