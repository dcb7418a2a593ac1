using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class CompilerAheadTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void What_starts_the_compiler_compiles_and_is_written()
    {
        Assert.True(CompilerAhead.Compile());
        Assert.True(CompilerAhead.Write());
    }

    [Fact]
    public async Task A_session_compiles_as_ever_beside_the_start_of_the_compiler()
    {
        NotebookKernel.StartCompiler();
        await _session.RunAsync("var sizes = new List<int> { 1, 2 };");
        await _session.RunAsync("sizes.Sum() + Environment.Version.GetType().Name");

        Assert.Equal("3Version", _session.Result);
    }

    [Theory]
    [InlineData("(string)null", true)]
    [InlineData("default(int?)", true)]
    [InlineData("return null;", true)]
    [InlineData("Console.Out.Flush()", false)]
    [InlineData("await Task.Yield()", false)]
    [InlineData("object none = null;", false)]
    [InlineData("Func<object> f = () => { return null; };", false)]
    public async Task A_null_is_shown_where_the_code_has_a_value(string code, bool isShown)
    {
        Assert.Null((await _session.RunAsync(code)).Error?.Message);
        Assert.Equal(isShown, _session.Outputs.OfType<ResultOutput>().Any());
    }
}
