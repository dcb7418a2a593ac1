using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Canary;

/// <summary>A challenger led to the champion's place, as a notebook and a terminal see it.</summary>
public sealed class CanaryCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task It_begins_shows_and_is_aborted_and_all_stands_in_the_audit_log()
    {
        await DeployAsync();
        Assert.Equal("wine has no canary\n", await _bench.ShownAsync("canary wine"));

        var begun = await _bench.ShownAsync("canary wine@challenger --steps 20,100 --hold 1h --minimum 50");
        Assert.StartsWith("wine version 2 is tried out\n", begun, StringComparison.Ordinal);
        Assert.Contains("share     20 % of the requests\n", begun, StringComparison.Ordinal);
        Assert.Contains("step      1 of 2, for 0 of 60 minutes\n", begun, StringComparison.Ordinal);
        Assert.Contains($"It goes on as long as process {Environment.ProcessId} serves; when that ends first, it is rolled back. Roll it back now with #!canary wine --abort.", begun, StringComparison.Ordinal);
        Assert.Equal([("champion", 80.0), ("2", 20.0)], (await _bench.Ops.TrafficAsync("wine", Stop)).Deployment.Versions.Select(one => (one.Name, one.Weight)));
        Assert.StartsWith("A canary is under way: wine version 2 against 1: step 1 of 2, 20 %.", (await _bench.RefusedAsync("canary wine@challenger")).Message, StringComparison.Ordinal);

        var ended = await _bench.ShownAsync("canary wine --abort");
        Assert.StartsWith("wine version 2 was rolled back\n", ended, StringComparison.Ordinal);
        Assert.Equal([("champion", 100.0)], (await _bench.Ops.TrafficAsync("wine", Stop)).Deployment.Versions.Select(one => (one.Name, one.Weight)));
        var audit = await _bench.ShownAsync("audit show wine");
        Assert.StartsWith("Audit log: 7 entries, unchanged\n", audit, StringComparison.Ordinal);
        Assert.Matches("canary.started +wine/2 +The challenger gets 20 % of the requests.", audit);
        Assert.Matches("tags compared +6\n", audit);
        var other = await _bench.Ops.AuditAsync("other", Stop);
        Assert.Empty(other.Shown);
        Assert.Equal($"Whether lines were cut off the end of the audit log is unknown. The tracker at {_bench.Options.TrackingUri} has no model 'other'. Give its name as it is registered, and the tracker by MLFLOW_TRACKING_URI where it is another one.", other.Refusal);
    }

    [Fact]
    public async Task Requests_promote_it_and_the_call_that_watches_returns_then()
    {
        var deployment = await DeployAsync();
        await _bench.RunAsync("canary wine@challenger --steps 50 --hold 0s --minimum 40 --error-increase 0.5 --p95-ratio 1000 --p99-ratio 1000 --drift 1");
        var watching = _bench.Ops.CanaryAsync("wine", new() { Watch = true }, Stop);
        var rows = _bench.Frame("test").Take([0]);
        using var client = new ScoringClient(deployment.Address);
        for (var i = 0; i < 6000 && !watching.IsCompleted; i++)
        {
            await client.PredictAsync(rows, Stop);
        }

        var result = await watching.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Equal(CanaryPhase.Promoted, result.State!.Phase);
        Assert.StartsWith("wine version 2 is champion now\n", ViewText.Render(result.ToView()), StringComparison.Ordinal);
        Assert.Null(result.Refusal);
    }

    [Fact]
    public async Task One_that_is_rolled_back_while_watched_is_a_refusal()
    {
        await DeployAsync();
        await _bench.RunAsync("canary wine@challenger --hold 1h");
        var watching = _bench.Ops.CanaryAsync("wine", new() { Watch = true }, Stop);
        await _bench.Ops.AbortCanaryAsync("wine", Stop);
        Assert.Contains("is rolled back by", (await watching).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_stops_watching_reads_that_it_goes_on()
    {
        await DeployAsync();
        Assert.Contains("step      1 of 1, for 0 of 30 seconds\n", await _bench.ShownAsync("canary wine@challenger --steps 20 --hold 30s"), StringComparison.Ordinal);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = _bench.Ops.CanaryAsync("wine", new() { Watch = true }, interrupt.Token);
        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Contains($"Nobody watches the canary any more. It goes on as long as process {Environment.ProcessId} serves; ", _bench.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_a_deployment_that_does_not_run_is_not_taken_for_none()
    {
        await DeployAsync();
        var spec = _bench.File(Path.Combine("state", "deployments", "wine", "deployment.json"));
        var status = _bench.File(Path.Combine("state", "deployments", "wine", "status.json"));
        var (desired, observed) = (await File.ReadAllTextAsync(spec, Stop), await File.ReadAllTextAsync(status, Stop));
        await _bench.RunAsync("undeploy wine");
        Directory.CreateDirectory(Path.GetDirectoryName(spec)!);
        await File.WriteAllTextAsync(spec, desired.Replace("\"isBackground\": false", "\"isBackground\": true", StringComparison.Ordinal), Stop);
        await File.WriteAllTextAsync(status, observed.Replace("\"running\"", "\"stopped\"", StringComparison.Ordinal), Stop);

        Assert.Equal("The deployment 'wine' does not run: it was stopped. Start it with #!deployments restart wine.", (await _bench.RefusedAsync("canary wine")).Message);
    }

    [Theory]
    [InlineData(Face.Notebook, "canary wien@challenger", "No deployment serves wien.*Deploy it with #!deploy wien@champion.")]
    [InlineData(Face.Terminal, "canary wine@challenger --steps five", "'five' is not a share in percent. Write rising numbers, such as --steps 5,25,100.")]
    [InlineData(Face.Notebook, "canary wine@challenger --steps 25,5", "The steps 25,5 cannot be walked; give rising percentages above 0 and up to 100, such as 5,25,100.")]
    [InlineData(Face.Notebook, "canary wine@champion", "Version 1 of wine is the champion already; name another version as challenger.")]
    [InlineData(Face.Notebook, "canary wine --abort", "The deployment 'wine' has no canary under way, so there is nothing to abort.")]
    [InlineData(Face.Notebook, "audit show --last 0", "'--last' is 0; give 1 or more.")]
    public async Task What_cannot_be_is_refused(Face face, string line, string expected)
    {
        await DeployAsync();
        var refused = await _bench.RefusedAsync(face, line);
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal) + "$", refused);
    }

    [Fact]
    public async Task A_changed_audit_log_is_a_refusal()
    {
        await DeployAsync();
        await _bench.RunAsync("canary wine@challenger --hold 1h");
        await _bench.RunAsync("canary wine --abort");
        var file = Path.Combine(_bench.Options.StateFolder!, "audit.jsonl");
        File.WriteAllText(file, File.ReadAllText(file).Replace("20 %", "21 %", StringComparison.Ordinal).Replace("gets 5 %", "gets 6 %", StringComparison.Ordinal));
        Assert.Equal("The audit log was changed: line 7 does not carry the hash of line 6.", (await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("audit show"))).Message);
    }

    [Fact]
    public async Task An_audit_log_whose_last_line_was_cut_off_is_a_refusal_for_its_model()
    {
        await DeployAsync();
        await _bench.RunAsync("canary wine@challenger --hold 1h");
        await _bench.RunAsync("canary wine --abort");
        var file = Path.Combine(_bench.Options.StateFolder!, "audit.jsonl");
        var lines = await File.ReadAllLinesAsync(file, Stop);
        await File.WriteAllLinesAsync(file, lines[..^1], Stop);
        Assert.Equal("The audit log was changed: line 7 is missing at its end.", (await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("audit show"))).Message);

        // An old copy, with its anchor: only the tracker knows more.
        new Governance.Audit.AuditAnchor(lines.Length - 1, AuditLog.Digest(lines[^2])).Write(file);

        Assert.Equal(
            "The audit log was changed: line 7, that version 2 of wine keeps the hash of in its tag modelops.canary.audit, is not in it. Lines were cut off, or the tag was changed.",
            (await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("audit show wine"))).Message);
        Assert.StartsWith("Audit log: 6 entries, changed\n", ViewText.Render((await _bench.Ops.AuditAsync("wine", Stop)).ToView()), StringComparison.Ordinal);
        Assert.Contains("Name a model to compare the end of the log with the tags of its versions, too.", await _bench.ShownAsync("audit show"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tracker_that_cannot_be_read_leaves_the_end_of_the_audit_log_unknown()
    {
        await new AuditLog(Path.Combine(_bench.Options.StateFolder!, "audit.jsonl")).AppendAsync(new("1", DateTimeOffset.UnixEpoch, "ada", "canary.started", "wine/2", "It begins."), Stop);
        await using var ops = new ModelOpsSession(_bench.Host, _bench.Options with { TrackingUri = $"sqlite:///{_bench.Write("broken.db", new string('x', 5000))}" });
        var result = await ops.AuditAsync("wine", Stop);

        Assert.StartsWith("Audit log: 1 entry, its lines unchanged, its end unknown\n", ViewText.Render(result.ToView()), StringComparison.Ordinal);
        Assert.StartsWith("Whether lines were cut off the end of the audit log is unknown. The tracker does not answer: ", result.Refusal, StringComparison.Ordinal);
    }

    private async Task<Deployment> DeployAsync()
    {
        await _bench.RunAsync("train train --target risk --trainer dummy --as model");
        await _bench.RunAsync("register model --name wine --alias champion");
        await _bench.RunAsync("train train --target risk --trainer decision-tree --as model");
        await _bench.RunAsync("register model --name wine --alias challenger");
        return await _bench.Ops.DeployAsync("wine@champion", cancellationToken: Stop);
    }
}
