using ModelOps.TestSupport;

namespace ModelOps.Data.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Data.approved.txt", PublicSurface.Of(typeof(Frame).Assembly));
}
