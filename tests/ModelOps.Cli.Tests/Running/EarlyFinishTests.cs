using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Running;

/// <summary><c>ops.Finish</c> in the other languages, and in scripts.</summary>
public sealed class EarlyFinishTests
{
    [Theory]
    [InlineData("pwsh", "#!share --from csharp ops\nforeach ($i in 1..3) { \"before $i\"; $ops.Finish('nothing new'); 'after' }\n'later'", "before 1\n")]
    [InlineData("fsharp", "#!share --from csharp ops\nprintfn \"before 1\"\nasync { ops.Finish(\"nothing new\") } |> Async.RunSynchronously\nprintfn \"after\"", "before 1\n")]
    public async Task It_ends_a_notebook_from_another_language(string language, string code, string shown)
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.dib", $"#!{language}\n\n{code}\n\n#!csharp\n\nthrow new Exception(\"must not run\");\n");

        var result = await Tool.RunAsync(folder.Path, ["run", "n.dib", "-o", "out.ipynb"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(shown + "Finished early: nothing new. A headless run ends here.\n", result.Output);
        Assert.Contains("Finished early (nothing new) after", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_a_script_with_exit_code_0()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.csx", "Console.WriteLine(\"before\");\nops.Finish(\"nothing new\");\nConsole.WriteLine(\"after\");\nreturn 7;");

        var result = await Tool.RunAsync(folder.Path, ["script", "s.csx"]);

        Assert.Equal((0, "before\n", "Finished early: nothing new.\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_verb_leaves_out_cells_and_refuses_names_of_none()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("Console.WriteLine(1);", "// tags: slow\nConsole.WriteLine(2);", "Console.WriteLine(3);"));

        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "out.ipynb", "--skip-tag", "slow", "--from", "2"]);
        var refused = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "-o", "other.ipynb", "--skip-tag", "slowly"]);

        Assert.Equal((0, "3\n"), (result.ExitCode, result.Output));
        Assert.Contains("[1/3]   Console.WriteLine(1);\n   skipped before '2', where the run begins\n[2/3]   // tags: slow\n   skipped tagged slow\n", result.Error, StringComparison.Ordinal);
        Assert.Equal((2, "modelops: '--skip-tag slowly': no code cell has that tag. Did you mean 'slow'? The tags are: slow.\n"), (refused.ExitCode, refused.Error));
        Assert.False(File.Exists(folder.File("other.ipynb")));
    }
}
