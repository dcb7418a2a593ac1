using ModelOps.Deployments.Loop;
using ModelOps.Pipelines.Processes;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>What a loop makes of the end of its notebook.</summary>
public sealed class LoopTrainingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notebook_whose_own_check_said_no_has_answered_and_is_not_run_again()
    {
        await using var bench = await LoopBench.CreateAsync();
        bench.Notebook = async (job, _) =>
        {
            await bench.RegisterAsync(job);
            return new NotebookEnd("cell 4: The gate refuses rides version 2.") { IsRefusal = true };
        };

        var cycle = (await bench.WokenAsync(bench.Spec("gate: gate.yaml\ncanary: none\nretries: 2")))!;

        Assert.Equal((LoopOutcome.Refused, 2, "A check in the notebook said no, so it is not run again: cell 4: The gate refuses rides version 2."), (cycle.Outcome, cycle.Version, cycle.Why));
        Assert.Equal((1, 1), (bench.Runs, await bench.ChampionAsync()));
        Assert.Equal(["loop.triggered", "loop.refused"], await bench.AuditAsync());
        Assert.Equal("rides/2", (await bench.Audit.ReadAsync(Stop)).Entries[^1].Subject);
    }
}
