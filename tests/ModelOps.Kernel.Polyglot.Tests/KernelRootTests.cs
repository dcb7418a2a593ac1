namespace ModelOps.Kernel.Polyglot.Tests;

public sealed class KernelRootTests
{
    [Fact]
    public async Task Code_is_sent_to_a_kernel_by_its_name()
    {
        using var session = new Session();
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            var sent = await Kernel.Root.SendAsync(new SubmitCode("var y = 4; y + 1", "csharp"));
            await Kernel.Root.FindKernelByName("html").SendAsync(new SubmitCode("<b>x</b>"));
            await Kernel.Root.SubmitCodeAsync("#!value --name note\nhello");
            await Kernel.Root.SendAsync(new SendValue("z", 7, "csharp"));
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal(["5", "<b>x</b>"], session.Displays.Select(display => display.Data["text/plain"]!.ToString()));
        await session.RunAsync("using Microsoft.DotNet.Interactive.Events;\nvar asked = await Kernel.Root.SendAsync(new RequestValue(\"note\", targetKernelName: \"value\"));\n$\"{y} {z} {asked.Events.OfType<ValueProduced>().Single().Value} {Kernel.Root.FindKernelByName(\"fortran\") is null}\"");
        Assert.Null(session.Error?.Message);
        Assert.Equal("4 7 hello True", session.Result);
    }

    [Fact]
    public async Task A_failing_command_fails_the_cell()
    {
        using var session = new Session();
        await session.RunAsync("await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SubmitCode(\"throw new Exception(\\\"inner\\\");\"));");
        Assert.Equal("inner", session.Error!.Message);
        await session.RunAsync("await Kernel.Root.SendAsync(new Microsoft.DotNet.Interactive.Commands.SendValue(\"z\", 1, \"html\"));");
        Assert.Equal("The command SendValue cannot be sent to 'html' here. Known are SubmitCode, RequestValue, and SendValue to csharp.", session.Error!.Message);
    }
}
