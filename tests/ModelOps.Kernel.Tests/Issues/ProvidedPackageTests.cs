namespace ModelOps.Kernel.Tests.Issues;

public sealed class ProvidedPackageTests
{
    [Theory]
    [InlineData("#r \"nuget: ModelOps.Interactive\"")]
    [InlineData("#r \"nuget: modelops.interactive, 0.1.0\"")]
    [InlineData("#r \"nuget:ModelOps.Interactive,*-*\"\n")]
    public async Task A_package_that_the_application_brings_is_not_downloaded(string code)
    {
        using var session = new Session();
        session.Kernel.AddProvidedPackages("ModelOps.Interactive");
        await session.RunAsync(code + "\n1 + 1");
        Assert.Null(session.Error?.Message);
        Assert.Equal("2", session.Result);
        Assert.EndsWith(" is part of this kernel already; nothing was downloaded.\n", session.Stdout);
    }
}
