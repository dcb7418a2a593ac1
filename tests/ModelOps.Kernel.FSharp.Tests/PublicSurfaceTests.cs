using ModelOps.TestSupport;

namespace ModelOps.Kernel.FSharp.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Kernel.FSharp.approved.txt", PublicSurface.Of(typeof(FSharpLanguage).Assembly));
}
