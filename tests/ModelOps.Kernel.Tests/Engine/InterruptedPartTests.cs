using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

/// <summary>A directive runs code with a token of its own: it interrupts that code, and the cell goes on.</summary>
public sealed class InterruptedPartTests
{
    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(60_000);")]
    public async Task A_token_ends_the_code_and_the_cell_goes_on(string code)
    {
        using var session = new Session();
        session.Kernel.Directives.Add(new KernelDirective("#!briefly", "Runs the rest of the cell for a moment.", async (invocation, _) =>
        {
            using var stop = new CancellationTokenSource();
            var running = invocation.Context.RunCodeAsync(invocation.Body!, cancellationToken: stop.Token);
            await BegunAsync(session, running);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
            await invocation.Context.RunCodeAsync("var after = 42;");
        })
        { Body = DirectiveBody.RestOfCell });

        var result = await session.RunAsync("#!briefly\nConsole.WriteLine(1);\n" + code);

        Assert.True(result.Error is null, result.Error?.Message);
        await session.RunAsync("after + 1");
        Assert.Equal("43", session.Result);
    }

    [Fact]
    public async Task An_interrupt_of_the_cell_reaches_code_with_a_token_of_its_own()
    {
        using var session = new Session();
        using var never = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        session.Kernel.Directives.Add(new KernelDirective("#!code", "Runs the rest of the cell.", (invocation, _) => invocation.Context.RunCodeAsync(invocation.Body!, cancellationToken: never.Token)) { Body = DirectiveBody.RestOfCell });

        var running = session.RunAsync("#!code\nConsole.WriteLine(1);\nwhile (true) { }", cancellationToken: stop.Token);
        await BegunAsync(session, running);
        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(30))).Status);
        await session.RunAsync("1 + 1");
        Assert.Equal("2", session.Result);
    }

    private static async Task BegunAsync(Session session, Task running)
    {
        while (session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }
    }
}
