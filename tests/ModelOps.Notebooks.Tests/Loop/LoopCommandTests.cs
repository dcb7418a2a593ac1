using System.Text.Json;
using ModelOps.Deployments.Loop;
using ModelOps.Files;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Loop;

/// <summary>Loops as a notebook and a terminal see them; that they run, the tests of the tool show.</summary>
public sealed class LoopCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _time = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private readonly Workbench _bench = new();

    public LoopCommandTests()
    {
        _bench.Write("train.ipynb", NotebookText.Of("1"));
        _bench.Write("loop.yaml", "name: nightly\nnotebook: train.ipynb\nmodel: rides\nwatch: {schedule: '0 3 * * *'}");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private LoopStore Loops => new(new UserState(_bench.Options.StateFolder));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task It_is_paused_resumed_and_triggered_by_name_or_file_and_the_audit_log_says_by_whom()
    {
        Assert.Equal("No loop is known\n", await _bench.ShownAsync("loop"));
        Assert.StartsWith("nightly is paused\n  runs    never yet\n  paused  by ", await _bench.ShownAsync("loop pause loop.yaml --reason \"the data is checked\""), StringComparison.Ordinal);
        Assert.Equal($"The loop 'nightly' is paused already, by {Environment.UserName}. Resume it with #!loop resume nightly.", (await _bench.RefusedAsync("loop pause nightly")).Message);
        Assert.Contains(": the data is checked\n", await _bench.ShownAsync("loop status nightly"), StringComparison.Ordinal);
        Assert.StartsWith("nightly is resumed\n", await _bench.ShownAsync("loop resume nightly"), StringComparison.Ordinal);
        Assert.Equal("The loop 'nightly' is not paused, so there is nothing to resume.", (await _bench.RefusedAsync("loop resume nightly")).Message);
        Assert.Contains("No process runs it: it retrains when it is started next. Run it with #!loop run loop.yaml.", await _bench.ShownAsync("loop trigger loop.yaml"), StringComparison.Ordinal);

        Assert.Equal((Environment.UserName, null), Loops.Control("nightly").Trigger is { } asked ? (asked.Actor, asked.Reason) : default);
        var entries = (await _bench.Ops.AuditAsync("rides", Stop)).Report.Entries;
        Assert.Equal(
            [("loop.paused", "No new retraining begins until the loop 'nightly' is resumed: the data is checked."), ("loop.resumed", "The loop 'nightly' looks for reasons to retrain again."), ("loop.asked", "The loop 'nightly' is to retrain now.")],
            entries.Select(entry => (entry.Action, entry.Reason)));
        Assert.All(entries, entry => Assert.Equal(Environment.UserName, entry.Actor));
    }

    [Fact]
    public async Task What_an_audit_log_that_was_changed_cannot_take_down_is_not_done()
    {
        await _bench.ShownAsync("loop trigger loop.yaml");
        var log = Path.Combine(_bench.Options.StateFolder!, "audit.jsonl");
        await File.AppendAllTextAsync(log, "x\n", Stop);

        var refused = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("loop pause nightly"));

        Assert.Equal((3, $"The audit log was changed: line 2 is not an entry. Nothing was done, since '{log}' could not take it down. Keep the file as it is for who looks into it, and move it and its anchor away to begin a new log."), (refused.ExitCode, refused.Message));
        Assert.Null(Loops.Control("nightly").Pause);
    }

    [Fact]
    public async Task Its_status_shows_what_it_waits_for_what_was_seen_and_the_last_decision()
    {
        var plan = new LoopPlan { Model = "rides" };
        Loops.Write(new LoopState
        {
            Name = "nightly",
            File = "/models/loop.yaml",
            Model = "rides",
            Store = "sqlite:////models/mlflow.db",
            Waits = "waits for schedule, git",
            Looks = new Dictionary<string, LoopLook> { ["schedule"] = new(_time, null, "The next time is 2026-12-01 03:00 UTC.", null), ["git"] = new(_time, null, null, "There is no repository.") },
            Last = new LoopCycle { Id = "c1", Plan = plan, Reasons = ["The schedule was due."], Actor = "loop nightly", Started = _time, Ended = _time, Version = 4, Outcome = LoopOutcome.RolledBack, Why = "Version 4 is rolled back." },
        });

        Assert.Equal(
            """
            nightly
              runs           no
              doing          waits for schedule, git
              file           /models/loop.yaml
              store          sqlite:////models/mlflow.db
              last decision  rolled back, rides/4, 2026-11-30 08:00:00 UTC
              why            Version 4 is rolled back.
              watch     looked                   says
              ────────  ───────────────────────  ──────────────────────────────────────
              schedule  2026-11-30 08:00:00 UTC  The next time is 2026-12-01 03:00 UTC.
              git       2026-11-30 08:00:00 UTC  cannot look: There is no repository.
            No process runs it. Run it with #!loop run /models/loop.yaml.

            """,
            await _bench.ShownAsync("loop status nightly"));
        Assert.Matches("nightly +rides +no +waits for schedule, git +rolled back +Version 4 is rolled back.", await _bench.ShownAsync("loop"));
        using var json = JsonDocument.Parse(await _bench.ShownAsync("loop status nightly --json"));
        Assert.Equal("rolledBack", json.RootElement.GetProperty("state").GetProperty("last").GetProperty("outcome").GetString());
        Assert.Equal(LoopOutcome.RolledBack, (await _bench.Ops.LoopAsync(cancellationToken: Stop)).Loops[0].State!.Last!.Outcome);
    }

    [Theory]
    [InlineData(Face.Notebook, "loop status ride", "No loop is named 'ride'. Known: none. Give a name, or the file of a loop.")]
    [InlineData(Face.Terminal, "loop status --once", "'--once' is for run, and 'loop status' does not take it.")]
    [InlineData(Face.Terminal, "loop run --json --reason x", "'--json' is for status, and 'loop run' does not take it.\n'--reason' is for pause, resume, trigger, and 'loop run' does not take it.\n'loop run' needs the FILE of a loop as word 2, such as loop.yaml.")]
    [InlineData(Face.Terminal, "loop run loop.yaml --once --systemd", "'--once' runs the loop here, and '--systemd' writes a unit that runs it. Give one of them.")]
    [InlineData(Face.Terminal, "loop pause", "'loop pause' needs the NAME or the file of a loop as word 2, such as rides.")]
    [InlineData(Face.Terminal, "loop stop nightly", "ACTION, word 1, cannot be 'stop'. Give one of: run, status, pause, resume, trigger.")]
    public async Task What_cannot_be_is_refused(Face face, string line, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, line));

    [Theory]
    [InlineData(LoopOutcome.Promoted, null, false)]
    [InlineData(LoopOutcome.RolledBack, "why", false)]
    [InlineData(LoopOutcome.Refused, "why", false)]
    [InlineData(LoopOutcome.Superseded, "why", false)]
    [InlineData(LoopOutcome.Failed, "why", true)]
    public void What_came_of_a_cycle_decides_how_the_call_ends(LoopOutcome outcome, string? refusal, bool hasFailed)
    {
        var result = new LoopResult([]) { Cycle = new LoopCycle { Id = "c", Plan = new(), Reasons = [], Actor = "a", Outcome = outcome, Why = "why" } };
        Assert.Equal((refusal, hasFailed), (result.Refusal, result.HasFailed));
    }
}
