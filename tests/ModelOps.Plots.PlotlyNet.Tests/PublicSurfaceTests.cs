using ModelOps.TestSupport;

namespace ModelOps.Plots.PlotlyNet.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Golden.Equal("ModelOps.Plots.PlotlyNet.approved.txt", PublicSurface.Of(typeof(PlotlyNetExtension).Assembly));
}
