using System.Security.Cryptography;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Languages;

public sealed class LanguageTests
{
    [Fact]
    public async Task A_cell_may_change_its_language_line_by_line()
    {
        using var session = new Session();
        await session.RunAsync("var x = 1;\n#!html\n<b>bold</b>\n#!markdown\n# Title\n#!csharp\nx + 1");
        Assert.Equal("<b>bold</b>", session.Displays.First().Data["text/html"]!.ToString());
        Assert.Equal("# Title", session.Displays.Last().Data["text/markdown"]!.ToString());
        Assert.Contains("<h1 id=\"title\">Title</h1>", session.Displays.Last().Data["text/html"]!.ToString());
        Assert.Equal("2", session.Result);
    }

    [Fact]
    public async Task A_cell_in_another_language_runs_with_or_without_its_own_line()
    {
        using var session = new Session();
        await session.RunAsync("<i>x</i>", "html");
        Assert.Equal("<i>x</i>", session.Displays.Single().Data["text/html"]!.ToString());
        await session.RunAsync("#!html\n<i>y</i>", "html");
        Assert.Equal("<i>y</i>", session.Displays.Single().Data["text/html"]!.ToString());
        await session.RunAsync("x", "fortran");
        Assert.Equal("Cells in 'fortran' cannot be run here. Known are csharp, css, html, javascript, markdown, mermaid, pwsh, shell, value.", session.Error!.Message);
    }

    [Fact]
    public async Task Mermaid_brings_its_library_once()
    {
        using var session = new Session();
        await session.RunAsync("graph TD; A-->B", "mermaid");
        var first = session.Displays.Single().Data["text/html"]!.ToString();
        Assert.Equal("graph TD; A-->B", session.Displays.Single().Data["text/plain"]!.ToString());
        await session.RunAsync("graph TD; A-->C", "mermaid");
        var second = session.Displays.Single().Data["text/html"]!.ToString();
        Assert.Equal(MermaidDrawing.Library() is null ? 1 : 0, first.Split($"script.src = '{MermaidDrawing.Address}'").Length - 1);
        Assert.Contains("A--&gt;B", first, StringComparison.Ordinal);
        Assert.True(second.Length < 2_000);
        Assert.DoesNotContain("script.src", second);
    }

    [Fact]
    public void Without_npm_Mermaid_comes_from_a_pinned_address_and_is_checked()
    {
        var script = MermaidDrawing.Script(library: null);

        Assert.Contains("script.src = 'https://cdn.jsdelivr.net/npm/mermaid@11.12.0/dist/mermaid.min.js';", script, StringComparison.Ordinal);
        Assert.Contains($"script.integrity = '{MermaidDrawing.Integrity}';", script, StringComparison.Ordinal);
        Assert.Contains("\"mermaid\": \"11.12.0\"", File.ReadAllText(RepositoryPaths.Of("eng", "mermaid", "package.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_library_npm_brings()
    {
        var file = RepositoryPaths.Of("eng", "mermaid", "node_modules", "mermaid", "dist", "mermaid.min.js");
        Assert.SkipUnless(File.Exists(file), "Mermaid is not there: npm ci --ignore-scripts --prefix eng/mermaid.");

        Assert.Equal(MermaidDrawing.Integrity, "sha384-" + Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(file))));
        Assert.Equal(File.ReadAllText(file), MermaidDrawing.Library());
        Assert.DoesNotContain("</script", MermaidDrawing.Script("a</script>b")[..^9], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_cell_streams_both_outputs_gets_shared_values_and_fails_by_its_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is not part of Windows.");
        using var session = new Session();
        await session.RunAsync("var who = \"world\";");
        await session.RunAsync("#!share --from csharp who\necho \"hello $who\"\necho oops >&2", "shell");
        Assert.Equal("hello world\n", session.Stdout);
        Assert.Contains(session.Outputs.OfType<Kernel.Documents.StreamOutput>(), output => output is { Name: "stderr", Text: "oops\n" });
        await session.RunAsync("exit 3", "bash");
        Assert.Equal("bash ended with exit code 3.", session.Error!.Message);
    }

    [Fact]
    public async Task An_interrupt_ends_a_shell_cell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is not part of Windows.");
        using var session = new Session();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        Assert.Equal(CellStatus.Interrupted, (await session.RunAsync("sleep 60", "shell", stop.Token)).Status);
    }

    [Fact]
    public async Task Values_are_shared_and_set_as_in_polyglot_notebooks()
    {
        using var session = new Session { Input = (prompt, isPassword, _) => Task.FromResult(isPassword ? "secret" : "answer to " + prompt) };
        await session.RunAsync("#!value --name notes\nline 1\nline 2");
        await session.RunAsync("#!share --from value notes --as text\ntext.Length");
        Assert.Equal("13", session.Result);
        await session.RunAsync("#!set --name copy --value @value:notes\n#!set --name answer --value @input:\"Your name\"\n#!set --name json --value {\"a\":[1,2]}\n#!set --name pass --value @password:pw\ncopy.Split('\\n')[1] + answer + json.GetProperty(\"a\")[1] + pass");
        Assert.Null(session.Error?.Message);
        Assert.Equal("line 2answer to Your name2secret", session.Result);
        await session.RunAsync("#!javascript\n#!set --name n --value @csharp:copy\nconsole.log(n)");
        Assert.Contains("const n = \"line 1\\nline 2\";", session.Displays.Single().Data["text/html"]!.ToString());
        await session.RunAsync("#!share --from csharp copi");
        Assert.Equal("There is no variable 'copi' in csharp. Did you mean 'copy'? '#!who' lists the variables.", session.Error!.Message);
    }

    [Fact]
    public async Task The_session_tells_its_variables_directives_time_and_versions()
    {
        using var session = new Session();
        await session.RunAsync("var alpha = 1;\nvar beta = \"two\";");
        await session.RunAsync("#!who");
        Assert.Equal("[alpha, beta]", session.Displays.Single().Data["text/plain"]!.ToString());
        await session.RunAsync("#!whos");
        Assert.Equal("Name   Type    Value\n-----  ------  -----\nalpha  int     1\nbeta   string  two\n(2 rows)", session.Displays.Single().Data["text/plain"]!.ToString());
        await session.RunAsync("#!lsmagic");
        Assert.Contains("#!import: Runs a notebook or a C# file in this session.\n  file", session.Displays.Single().Data["text/plain"]!.ToString());
        await session.RunAsync("#!time\n40 + 2");
        Assert.Equal("42", session.Displays.First().Data["text/plain"]!.ToString());
        Assert.StartsWith("Wall time: ", session.Displays.Last().Data["text/plain"]!.ToString());
        await session.RunAsync("#!about");
        Assert.Contains(".NET 10", session.Displays.Single().Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Files_and_notebooks_are_imported_and_loaded_relative_to_the_notebook()
    {
        using var folder = new TemporaryFolder();
        folder.Write("lib/tools.csx", "#load \"more.cs\"\nint Twice(int x) => x + Once(x);");
        folder.Write("lib/more.cs", "int Once(int x) => x;");
        folder.Write("other.dib", "#!csharp\n\nvar fromNotebook = Twice(4);\n\n#!html\n\n<b>shown</b>\n");
        folder.Write("loop.csx", "#load \"loop.csx\"");
        folder.Write("broken.csx", "var fine = 1;\nthrow new Exception(\"in file\");");
        using var session = new Session(new KernelOptions { NotebookPath = folder.File("main.ipynb") });
        await session.RunAsync("#load \"lib/tools.csx\"\n#!import other.dib\nfromNotebook");
        Assert.Null(session.Error?.Message);
        Assert.Equal("8", session.Result);
        Assert.Equal("<b>shown</b>", session.Displays.Single().Data["text/html"]!.ToString());
        await session.RunAsync("#load \"loop.csx\"");
        Assert.EndsWith("loads itself. Remove the #load or #!import that leads back to it.", session.Error!.Message);
        await session.RunAsync("#!import absent.csx");
        Assert.StartsWith($"Cannot read '{folder.File("absent.csx")}'", session.Error!.Message);
        await session.RunAsync("#!import broken.csx");
        Assert.Contains($"   at cell in {folder.File("broken.csx")}, line 2", session.Error!.Traceback);
    }
}
