using ModelOps.Http.Security;

namespace ModelOps.Http.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void Nothing_is_public() => Assert.Empty(typeof(CallerRule).Assembly.GetExportedTypes());
}
