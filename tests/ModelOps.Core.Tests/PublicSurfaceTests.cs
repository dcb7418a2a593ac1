using ModelOps.TestSupport;

namespace ModelOps.Core.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Core.approved.txt", PublicSurface.Of(typeof(Suggestion).Assembly));
}
