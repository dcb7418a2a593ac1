using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class UnionNameTests
{
    [Fact]
    public async Task A_variable_may_have_the_name_of_a_word_that_only_a_later_version_reserves()
    {
        using var session = new Session();
        await session.RunAsync("var union = new HashSet<int>(); union.Add(1);\nunion.Count");
        Assert.Null(session.Error?.Message);
        Assert.Equal("1", session.Result);
    }

    [Fact]
    public void Cells_are_compiled_as_the_version_of_the_SDK() => Assert.Equal(LanguageVersion.CSharp14, CellCompiler.Parsing.LanguageVersion);
}
