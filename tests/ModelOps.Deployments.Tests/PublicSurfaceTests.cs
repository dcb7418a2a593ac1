using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Deployments.approved.txt", PublicSurface.Of(typeof(CanaryJudge).Assembly));
}
