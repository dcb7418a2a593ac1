using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

public sealed class SlowCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_that_takes_over_a_second_says_what_it_is_doing_and_a_quick_one_does_not()
    {
        await using var bench = new Workbench();
        var time = new FakeTime();
        await using var ops = new ModelOpsSession(bench.Host, bench.Options with { Time = time });
        await CommandCatalog.RunAsync(ops, "sql", CommandLineWords.Parse(""), "select 1 as soon", Stop);
        Assert.Empty(bench.Host.Live);

        var end = new TaskCompletionSource();
        var running = new SlowCommand(end.Task).RunAsync(ops, CommandLineWords.Parse(""), "", Stop);
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("Waiting …", bench.Host.LiveText);
        end.SetResult();
        await running;

        Assert.Same(MimeBundle.Empty, bench.Host.Live[^1]);
        Assert.Equal((2, 2), (bench.Host.Live.Count, bench.Host.Shown.Count));
    }

    private sealed class SlowCommand(Task end) : LifecycleCommand<RunsOptions, SqlResult>("slow", "Takes its time.")
    {
        protected override string? Doing => "Waiting";

        public override async Task<SqlResult> ExecuteAsync(ModelOpsSession ops, RunsOptions options, CancellationToken cancellationToken)
        {
            await end.WaitAsync(cancellationToken);
            return new SqlResult(new Frame());
        }
    }
}
