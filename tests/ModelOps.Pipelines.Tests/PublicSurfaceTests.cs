using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Pipelines.approved.txt", PublicSurface.Of(typeof(IJobEngine).Assembly));
}
