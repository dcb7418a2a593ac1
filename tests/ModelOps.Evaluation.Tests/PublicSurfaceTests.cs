using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Evaluation.approved.txt", PublicSurface.Of(typeof(MetricCatalog).Assembly));
}
