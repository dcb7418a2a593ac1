using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

public sealed class SlowCommandTests
{
    [Fact]
    public async Task A_command_that_takes_over_a_second_says_what_it_is_doing_and_a_quick_one_does_not()
    {
        await using var bench = new Workbench();
        await bench.RunAsync("sql", "select 1 as soon");
        Assert.Empty(bench.Host.LiveText);

        await new SlowCommand(bench.Host).RunAsync(bench.Ops, CommandLineWords.Of([]), "", TestContext.Current.CancellationToken);

        Assert.Contains("Waiting …", bench.Host.LiveText);
    }

    /// <summary>Ends when it is seen to be running.</summary>
    private sealed class SlowCommand(RecordingHost host) : LifecycleCommand<RunsOptions, SqlResult>("slow", "Takes its time.")
    {
        protected override string? Doing => "Waiting";

        public override async Task<SqlResult> ExecuteAsync(ModelOpsSession ops, RunsOptions options, CancellationToken cancellationToken)
        {
            for (var i = 0; i < 600 && !host.LiveText.Contains("Waiting", StringComparison.Ordinal); i++)
            {
                await Task.Delay(50, cancellationToken);
            }

            return new SqlResult(new Frame());
        }
    }
}
