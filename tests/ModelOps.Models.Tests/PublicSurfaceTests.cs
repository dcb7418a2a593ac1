using ModelOps.TestSupport;

namespace ModelOps.Models.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Models.approved.txt", PublicSurface.Of(typeof(Model).Assembly));
}
