using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class RealInteractiveTests
{
    [Theory]
    [InlineData("Microsoft.DotNet.Interactive")]
    [InlineData("Microsoft.DotNet.Interactive.Formatting")]
    public async Task The_polyglot_names_step_aside_for_an_assembly_that_defines_them(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Assembly(folder, name);
        using var session = new Session(new KernelOptions { NotebookPath = folder.File("notebook.ipynb") });
        await session.RunAsync("var before = 42;\ndisplay(1);");
        await session.RunAsync($"#r \"{path}\"\nusing Microsoft.DotNet.Interactive.Formatting;\nFormatter.Say()");
        Assert.Null(session.Error?.Message);
        Assert.Equal("the real one", session.Result);
        await session.RunAsync("before + Microsoft.DotNet.Interactive.Formatting.Formatter.Say().Length");
        Assert.Equal("54", session.Result);
    }

    [Fact]
    public async Task Display_and_HTML_go_on_with_this_kernel()
    {
        using var folder = new TemporaryFolder();
        var path = Assembly(folder, "Microsoft.DotNet.Interactive");
        using var session = new Session();
        await session.RunAsync("display(1)");
        await session.RunAsync($"#r \"{path}\"");
        await session.RunAsync("display(2);\ndisplay(HTML(\"<b>x</b>\"))");
        Assert.Null(session.Error?.Message);
        Assert.Equal(["2", "<b>x</b>"], session.Displays.Select(display => (display.Data["text/html"] ?? display.Data["text/plain"])!.ToString()));
        Assert.Equal(2, session.Outputs.Count);
    }

    [Fact]
    public async Task They_step_aside_before_the_first_cell_too()
    {
        using var folder = new TemporaryFolder();
        var path = Assembly(folder, "Microsoft.DotNet.Interactive");
        using var session = new Session();
        await session.RunAsync($"#r \"{path}\"\nMicrosoft.DotNet.Interactive.Formatting.Formatter.Say()");
        Assert.Null(session.Error?.Message);
        Assert.Equal("the real one", session.Result);
    }

    private static string Assembly(TemporaryFolder folder, string name)
    {
        var tree = CSharpSyntaxTree.ParseText("namespace Microsoft.DotNet.Interactive.Formatting { public static class Formatter { public static string Say() => \"the real one\"; } }");
        var compilation = CSharpCompilation.Create(name, [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = folder.File(name + ".dll");
        Assert.True(compilation.Emit(path).Success);
        return path;
    }
}
