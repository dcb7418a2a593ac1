using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Polyglot.Tests;

/// <summary>Commands that a notebook sends to a kernel, and what it reads of the answer.</summary>
public sealed class SendAsyncTests
{
    private const string Usings = "using Microsoft.DotNet.Interactive.Commands;\nusing Microsoft.DotNet.Interactive.Events;\n";

    [Theory]
    [InlineData("new SubmitCode(\"1 + 1\")", "ReturnValueProduced CommandSucceeded")]
    [InlineData("new SubmitCode(\"var x = 1;\")", "CommandSucceeded")]
    [InlineData("new SendValue(\"x\", 1)", "CommandSucceeded")]
    [InlineData("new SendValue(\"x\", null, \"csharp\")", "CommandSucceeded")]
    [InlineData("new RequestValue(\"known\")", "ValueProduced CommandSucceeded")]
    [InlineData("new RequestValue(\"known\", \"text/plain\", \"csharp\")", "ValueProduced CommandSucceeded")]
    public async Task An_answer_ends_with_success_and_every_event_names_its_command(string command, string events)
    {
        using var session = new Session();
        await session.RunAsync("var known = 5;");
        await session.RunAsync($$"""
            {{Usings}}var command = {{command}};
            var answer = await Kernel.Root.SendAsync(command);
            string.Join(" ", answer.Events.Select(e => e.GetType().Name)) + " " + answer.Events.All(e => object.ReferenceEquals(e.Command, command))
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal(events + " True", session.Result);
    }

    [Fact]
    public async Task A_value_that_code_returns_is_shown_and_handed_back()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            var sent = await Kernel.Root.SubmitCodeAsync("new[] { 3, 4 }");
            ((int[])sent.Events.OfType<ReturnValueProduced>().Single().Value).Sum()
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("7", session.Result);
        Assert.Single(session.Displays);
    }

    [Fact]
    public async Task A_value_that_is_sent_is_a_variable_of_later_cells()
    {
        using var session = new Session();
        await session.RunAsync(Usings + "await Kernel.Root.FindKernelByName(\"csharp\").SendAsync(new SendValue(\"list\", new List<int> { 1, 2, 3 }));");
        await session.RunAsync("list.Count");
        Assert.Null(session.Error?.Message);
        Assert.Equal("3", session.Result);
    }

    [Fact]
    public async Task The_language_a_command_names_comes_before_the_kernel_it_is_sent_to()
    {
        using var session = new Session();
        await session.RunAsync(Usings + "await Kernel.Root.FindKernelByName(\"html\").SendAsync(new SubmitCode(\"40 + 2\", \"csharp\"));\nawait Kernel.Root.SendAsync(new SubmitCode(\"1 + 1\", \".NET\"));");
        Assert.Null(session.Error?.Message);
        Assert.Equal(["42", "2"], session.Displays.Select(display => display.Data["text/plain"]!.ToString()));
    }

    [Fact]
    public async Task Kernels_are_found_by_the_names_of_their_languages()
    {
        using var session = new Session();
        await session.RunAsync("""
            string.Join(" ", new[] { ".NET", "csharp", "html", "javascript", "markdown", "value", "cobol", "" }.Select(name => Kernel.Root.FindKernelByName(name)?.Name ?? "-")) + " " + object.ReferenceEquals(Kernel.Current, Kernel.Root.FindKernelByName(".NET"))
            """);
        Assert.Null(session.Error?.Message);
        Assert.StartsWith(".NET csharp html javascript", session.Result);
        Assert.EndsWith(" - - True", session.Result);
    }

    [Fact]
    public async Task Code_that_does_not_compile_fails_the_cell_with_the_compilers_words()
    {
        using var session = new Session();
        var result = await session.RunAsync(Usings + "await Kernel.Root.SendAsync(new SubmitCode(\"int n = \\\"text\\\";\"));\nConsole.Write(\"not reached\");");
        Assert.Equal(CellStatus.Error, result.Status);
        Assert.Contains("CS0029", session.Error!.Message);
        Assert.Empty(session.Stdout);
    }

    [Fact]
    public async Task A_failure_can_be_caught_and_the_cell_goes_on()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            try { await Kernel.Root.SubmitCodeAsync("throw new InvalidOperationException(\"inner\");"); }
            catch (Exception error) { Console.Write("caught " + error.Message); }
            await Kernel.Root.SubmitCodeAsync("var next = 1;");
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("caught inner", session.Stdout);
        await session.RunAsync("next");
        Assert.Equal("1", session.Result);
    }

    [Fact]
    public async Task A_variable_that_is_missing_is_named()
    {
        using var session = new Session();
        var result = await session.RunAsync(Usings + "await Kernel.Root.SendAsync(new RequestValue(\"nowhere\"));");
        Assert.Equal(CellStatus.Error, result.Status);
        Assert.Contains("nowhere", session.Error!.Message);
    }

    [Fact]
    public async Task A_command_of_the_notebooks_own_is_refused_by_its_name()
    {
        using var session = new Session();
        await session.RunAsync(Usings + "class Dance : KernelCommand { public Dance() : base(null) { } }\nawait Kernel.Root.SendAsync(new Dance());");
        Assert.Equal("The command Dance cannot be sent to '.NET' here. Known are SubmitCode, RequestValue, and SendValue to csharp.", session.Error!.Message);
    }

    [Fact]
    public async Task A_token_interrupts_the_code_that_was_sent_and_the_cell_goes_on()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            using System.Threading;
            var stop = new CancellationTokenSource(500);
            try { await Kernel.Root.SendAsync(new SubmitCode("while (true) { }"), stop.Token); }
            catch (OperationCanceledException) { Console.Write("ended"); }
            var after = 42;
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("ended", session.Stdout);
        await session.RunAsync("after");
        Assert.Equal("42", session.Result);
    }

    [Fact]
    public async Task An_interrupt_of_the_cell_ends_the_code_it_sent()
    {
        using var session = new Session();
        using var stop = new CancellationTokenSource();
        var running = session.RunAsync(Usings + "await Kernel.Root.SendAsync(new SubmitCode(\"Console.WriteLine(1);\\nwhile (true) { }\"));", cancellationToken: stop.Token);
        while (session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task Outside_a_cell_nothing_can_be_sent()
    {
        var exception = await Assert.ThrowsAsync<KernelException>(() => Microsoft.DotNet.Interactive.Kernel.Root.SubmitCodeAsync("1"));
        Assert.Equal("Values can be shown, and questions asked, only by the code of a cell.", exception.Message);
    }
}
