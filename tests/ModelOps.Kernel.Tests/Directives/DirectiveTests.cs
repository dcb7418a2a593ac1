using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Directives;

public sealed class DirectiveTests
{
    private static Session WithTrain(List<DirectiveInvocation> seen)
    {
        var session = new Session();
        session.Kernel.Directives.Add(new KernelDirective("#!train", "Fits a model.", (invocation, _) =>
        {
            seen.Add(invocation);
            invocation.Context.Kernel.SetVariable("model", 7);
            return Task.CompletedTask;
        })
        {
            Parameters = [new("data", "The data."), new("--target", "The column to predict.") { Required = true }, new("--set", "Parameters."), new("--fast", "Fewer trees.") { Kind = DirectiveValue.Flag }],
        });
        return session;
    }

    [Fact]
    public async Task Code_before_a_directive_runs_before_it_and_the_rest_after_it()
    {
        var seen = new List<DirectiveInvocation>();
        using var session = WithTrain(seen);
        await session.RunAsync("var before = 1;\n#!train credit --target \"my risk\" --fast --set trees=200,leaves=31\nmodel + before");
        Assert.Null(session.Error?.Message);
        Assert.Equal("8", session.Result);
        var invocation = Assert.Single(seen);
        Assert.Equal(["credit"], invocation.Positional);
        Assert.Equal("my risk", invocation.Option("target"));
        Assert.Equal("true", invocation.Option("FAST"));
        Assert.Equal("trees=200,leaves=31", invocation.Option("set"));
        Assert.Equal(2, invocation.LineNumber);
        Assert.Null(invocation.Body);
    }

    [Fact]
    public async Task An_unknown_directive_fails_before_anything_runs_and_suggests_the_nearest()
    {
        using var session = WithTrain([]);
        await session.RunAsync("var ran = true;\n#!trian credit");
        Assert.Equal("There is no directive '#!trian'. Did you mean '#!train'? '#!lsmagic' lists all.", session.Error!.Message);
        Assert.False(session.Kernel.TryGetVariable("ran", out _));
    }

    [Fact]
    public async Task All_errors_of_a_line_are_reported_at_once()
    {
        using var session = WithTrain([]);
        await session.RunAsync("#!train a b --tagret risk");
        Assert.Equal(
            "#!train has no option '--tagret'. Did you mean '--target'? It has --target, --set, --fast. "
            + "#!train takes 1 argument without a name, but 'b' is one more. #!train needs --target: The column to predict.", session.Error!.Message);
    }

    [Theory]
    [InlineData("var s = @\"\n#!train\n\";\ns.Length")]
    [InlineData("/*\n#!train\n*/\n9")]
    [InlineData("var s = \"\"\"\n#!train x\n\"\"\";\ns")]
    public async Task A_line_inside_a_string_or_comment_is_no_directive(string code)
    {
        var seen = new List<DirectiveInvocation>();
        using var session = WithTrain(seen);
        var result = await session.RunAsync(code);
        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task A_directive_may_take_the_rest_of_the_cell_and_run_it()
    {
        using var session = new Session();
        session.Kernel.Directives.Add(new KernelDirective("#!track", "Runs the rest inside a run.", async (invocation, _) =>
        {
            invocation.Context.Write("[");
            var value = await invocation.RunBodyAsync();
            invocation.Context.Write($"{value}]");
        })
        { Body = DirectiveBody.RestOfCell });
        await session.RunAsync("#!track\nvar x = 1;\nConsole.Write(x);\nx + 1");
        Assert.Equal("[12]", session.Stdout);
        var result = await session.RunAsync("#!track\n\nthrow new FormatException(\"inside\");");
        Assert.Equal(("System.FormatException", 3), (result.Error!.Name, result.Error.Line));
    }
}
