using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Governance.approved.txt", PublicSurface.Of(typeof(AuditLog).Assembly));
}
