using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Hosting.approved.txt", PublicSurface.Of(typeof(NotebookRun).Assembly));
}
