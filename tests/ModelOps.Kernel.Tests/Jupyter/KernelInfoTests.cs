using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter;

namespace ModelOps.Kernel.Tests.Jupyter;

public sealed class KernelInfoTests
{
    [Fact]
    public void The_language_version_is_the_compilers() =>
        Assert.Equal(KernelInfo.LanguageVersion, CellCompiler.Parsing.LanguageVersion.ToDisplayString());

    [Fact]
    public void Front_ends_are_told_protocol_5_3_and_C_sharp()
    {
        var info = KernelInfo.Create();
        Assert.Equal("5.3", info.ProtocolVersion);
        Assert.Equal("C#", info.LanguageInfo.Name);
        Assert.False(info.Debugger);
    }
}
