using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Serving.approved.txt", PublicSurface.Of(typeof(ScoringServer).Assembly));
}
