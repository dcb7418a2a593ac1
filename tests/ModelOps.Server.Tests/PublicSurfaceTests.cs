using ModelOps.TestSupport;

namespace ModelOps.Server.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Server.approved.txt", PublicSurface.Of(typeof(TrackingServer).Assembly));
}
