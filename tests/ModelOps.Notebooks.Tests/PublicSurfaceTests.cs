using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Notebooks.approved.txt", PublicSurface.Of(typeof(ModelOpsSession).Assembly));
}
