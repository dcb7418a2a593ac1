using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Monitoring.approved.txt", PublicSurface.Of(typeof(PayloadLog).Assembly));
}
