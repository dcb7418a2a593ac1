using ModelOps.TestSupport;

namespace ModelOps.Interactive.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Interactive.approved.txt", PublicSurface.Of(typeof(ModelOpsKernelExtension).Assembly));
}
