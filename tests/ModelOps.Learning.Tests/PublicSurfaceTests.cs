using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Learning.approved.txt", PublicSurface.Of(typeof(Learner).Assembly));
}
