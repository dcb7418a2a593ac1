using ModelOps.Kernel.Scripts;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Scripts;

public sealed class ScriptRunnerTests
{
    [Theory]
    [InlineData("#!/usr/bin/env dotnet-script\nConsole.Write(string.Join(\",\", Args));\nawait Task.Yield();\nreturn Args.Count;", 2, "a,b c")]
    [InlineData("Console.Write(1)", 0, "1")]
    [InlineData("Console.Write(2);\nthrow new Exception(\"no\");", 1, "2")]
    [InlineData("var x = ;", 1, "")]
    public async Task A_script_has_arguments_and_an_exit_code(string script, int exit, string output)
    {
        using var folder = new TemporaryFolder();
        using var session = new Session();
        var path = folder.Write("script.csx", script);
        var code = await new ScriptRunner(session.Kernel).RunAsync(path, ["a", "b c"], session);
        Assert.True(code == exit, $"The exit code is {code}, and the error: {session.Error?.Message}");
        Assert.Equal(output, session.Stdout);
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_told_of()
    {
        using var session = new Session();
        Assert.Equal("There is no script 'absent.csx'.", (await Assert.ThrowsAsync<KernelException>(() => new ScriptRunner(session.Kernel).RunAsync("absent.csx", [], session))).Message);
    }
}
