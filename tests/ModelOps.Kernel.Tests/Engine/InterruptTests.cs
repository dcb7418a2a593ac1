using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true) ;")]
    [InlineData("do { } while (true);")]
    [InlineData("for (;;) { }")]
    [InlineData("foreach (var i in Forever()) { }\nIEnumerable<int> Forever() { while (true) yield return 1; }")]
    [InlineData("again: goto again;")]
    [InlineData("Action spin = () => { for (;;) { } };\nspin();")]
    [InlineData("while (true) { try { Thread.Sleep(1000); } catch { } }")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken).Wait();")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => { return (long)i; }).Sum()")]
    [InlineData("IEnumerable<int> Slow() { while (true) { Thread.Sleep(50); yield return 1; } }\nSlow().Take(10000000)")]
    [InlineData("#!time\nwhile (true) { }")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);")]
    public async Task An_interrupt_ends_the_cell_soon_and_keeps_the_variables(string code)
    {
        using var session = new Session();
        await session.RunAsync("using System.Threading;\nvar kept = 42;");
        using var stop = new CancellationTokenSource();
        var running = session.RunAsync("Console.WriteLine(\"begun\");\n" + code, cancellationToken: stop.Token);
        while (session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.StartsWith("The cell was interrupted; the session and its variables are kept.", result.Error!.Message);
        await session.RunAsync("kept");
        Assert.Equal("42", session.Result);
    }

    [Fact]
    public async Task A_time_limit_ends_the_cell()
    {
        using var session = new Session(new KernelOptions { CellTimeLimit = TimeSpan.FromMilliseconds(500) });
        var result = await session.RunAsync("while (true) { }");
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.Equal("The cell ran longer than its limit of 00:00:00.5000000.", result.Error!.Message);
    }

    [Fact]
    public async Task A_memory_limit_ends_the_cell()
    {
        using var session = new Session(new KernelOptions { CellMemoryLimit = 50 << 20 });
        var result = await session.RunAsync("var all = new List<byte[]>();\nwhile (true) { all.Add(new byte[1 << 16]); if (all.Count > 8000) System.Threading.Thread.Sleep(1); }");
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.Equal("The cell used more memory than its limit of 50 MB.", result.Error!.Message);
    }

    [Fact]
    public async Task Without_checkpoints_code_runs_as_it_is()
    {
        using var session = new Session(new KernelOptions { Checkpoints = false });
        await session.RunAsync("var n = 0; for (var i = 0; i < 10; i++) n += i;\nn");
        Assert.Equal("45", session.Result);
    }
}
