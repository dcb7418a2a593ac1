using ModelOps.TestSupport;

namespace ModelOps.Kernel.Polyglot.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Kernel.Polyglot.approved.txt", PublicSurface.Of(typeof(PolyglotNames).Assembly));
}
