using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Approvals;

/// <summary>From the request to the last approval, as people see it.</summary>
public sealed partial class ApprovalCommandTests : IAsyncLifetime
{
    private static readonly string _user = Environment.UserName;
    private ApprovalPeople _people = null!;

    private static CancellationToken Stop => ApprovalPeople.Stop;

    public async ValueTask InitializeAsync() => _people = await ApprovalPeople.StartAsync();

    public ValueTask DisposeAsync() => _people.DisposeAsync();

    [Fact]
    public async Task The_last_of_two_approvals_moves_the_alias()
    {
        var tom = _people.As("tom");
        Assert.Equal(
            $"credit version 2 waits for 2 of 2 approvals as champion. Another person than tom, {_user} approves with #!approve credit/2 --for champion --reason \"…\".",
            await tom.RefusedAsync("promote credit/2 --to champion --needs 2 --reason \"Better on May's data.\""));
        Golden.Equal("waits.txt", tom.Host.Text);
        Golden.Equal("approvals.txt", Plain(await _people.As("ann").RunAsync("approvals credit")));
        Assert.Equal(1, await _people.AliasAsync());

        Golden.Equal("first.txt", await _people.As("ann").RunAsync("approve credit@champion --reason \"Looked at the slices.\""));
        Assert.Equal(1, await _people.AliasAsync());
        Golden.Equal("last.txt", await _people.As("bob").RunAsync("approve credit/2 --reason Agreed."));
        Assert.Equal(2, await _people.AliasAsync());

        Assert.Equal("No version waits for an alias\n", await _people.As("bob").RunAsync("approvals credit"));
        Assert.EndsWith(" by bob: Better on May's data; no gate; 2 of 2 approvals by ann, bob", await _people.TagAsync(2, "modelops.promotion.champion"), StringComparison.Ordinal);
        Assert.Matches("^version 1, until .* UTC, moved by bob$", await _people.TagAsync(2, "modelops.before.champion"));
        Assert.Equal(
            [
                ("tom", "version.registered", "credit/1"), ("tom", "alias.promoted", "credit/1"), ("tom", "version.registered", "credit/2"), ("tom", "approval.needed", "credit"), ("tom", "approval.requested", "credit/2"),
                ("ann", "approval.approved", "credit/2"), ("bob", "approval.approved", "credit/2"), ("bob", "alias.promoted", "credit/2"),
            ],
            (await _people.EntriesAsync()).Select(entry => (entry.Actor, entry.Action, entry.Subject)));
        Assert.Null((await _people.Bench.Ops.AuditAsync("credit", Stop)).Refusal);
        Assert.Null((await _people.Bench.Ops.VerifyAuditAsync(cancellationToken: Stop)).Refusal);
    }

    [Fact]
    public async Task Nobody_gets_around_the_policy()
    {
        var tom = _people.As("tom");
        await tom.RefusedAsync("promote credit/2 --to champion --needs 2");

        Assert.StartsWith("credit version 2 waits for 2 of 2 approvals as champion.", await tom.RefusedAsync("promote credit/2 --to champion"), StringComparison.Ordinal);
        Assert.Equal("credit@champion needs 2 approvals, and 1 would be less. Leave out --needs; whoever keeps the tracker can change the tag modelops.needs.champion of the registered model.", await tom.RefusedAsync("promote credit/2 --to champion --needs 1"));
        Assert.Equal(
            "credit@champion needs 2 approvals, which a new version cannot have. Nothing was registered. Leave out --alias, then ask for them with #!promote credit/VERSION --to champion.",
            await tom.RefusedAsync("register model --name credit --alias champion"));
        await Assert.ThrowsAsync<TrackingException>(async () => await (await tom.Ops.StoreAsync(Stop)).GetModelVersionAsync("credit", 3, Stop));
        await tom.RunAsync("register model --name credit --alias challenger");
        Assert.Equal((1, 3), (await _people.AliasAsync(), await _people.AliasAsync("challenger")));
    }

    [Fact]
    public async Task The_owner_and_the_same_person_twice_are_refused_and_a_reason_is_needed()
    {
        await _people.As("tom").RefusedAsync("promote credit/2 --to champion --needs 2");
        Assert.StartsWith("tom cannot approve credit version 2 as champion: it is their own version", await _people.As("tom").RefusedAsync("approve credit/2 --reason Mine."), StringComparison.Ordinal);
        Assert.StartsWith($"{_user} cannot approve credit version 2 as champion: it is their own version", await _people.As(_user).RefusedAsync("approve credit/2 --reason Mine."), StringComparison.Ordinal);
        var ann = _people.As("ann");
        await ann.RunAsync("approve credit/2 --reason Good.");
        Assert.StartsWith("ann approved credit version 2 as champion already, on ", await ann.RefusedAsync("approve credit/2 --reason Again."), StringComparison.Ordinal);
        Assert.Equal("'approve' needs '--reason': Why, for the record.", (await Assert.ThrowsAsync<InvalidInputException>(() => _people.As("bob").RunAsync("approve credit/2"))).Message);
        Assert.Equal("A decision needs its reason. Give it with --reason \"…\".", (await Assert.ThrowsAsync<InvalidInputException>(() => _people.As("bob").RunAsync("approve credit/2 --reason \" \""))).Message);
        Assert.Equal(1, await _people.AliasAsync());
    }

    [Theory]
    [InlineData("approve credit/1 --reason x", "credit version 1 waits for no alias. Ask for it with #!promote credit/1 --to champion.")]
    [InlineData("approve credit@challenger --reason x", "No version of credit waits for challenger. Ask for it with #!promote credit/VERSION --to challenger.")]
    [InlineData("approve credit@champion --for challenger --reason x", "'credit@champion' is what waits for champion, and '--for' says challenger. Give one of them.")]
    [InlineData("approve credit --reason x", "'credit' names no model version; write name@alias or name/version, such as credit-risk@champion or credit-risk/3.")]
    [InlineData("promote credit/2 --to champion --needs 0", "'--needs' cannot be 0. Give how many persons must approve, 1 to 100.")]
    public async Task What_names_nothing_that_waits_is_refused(string line, string expected)
    {
        await _people.As("tom").RefusedAsync("promote credit/2 --to champion --needs 2");
        Assert.Equal(expected, (await Assert.ThrowsAsync<InvalidInputException>(() => _people.As("ann").RunAsync(line))).Message);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("cham pion")]
    [InlineData("Latest")]
    [InlineData("v2")]
    public async Task An_alias_that_no_registry_takes_is_refused_before_anything_is_written(string alias)
    {
        var entries = await _people.EntriesAsync();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _people.As("tom").RunAsync($"promote credit/2 --to \"{alias}\" --needs 2"));

        Assert.Equal($"'--to' cannot be '{alias}'. Give an alias of letters, digits, '_' and '-', such as champion; 'latest', and 'v' with a number, are reserved.", error.Message);
        Assert.Equal(entries, await _people.EntriesAsync());
    }

    [Fact]
    public void A_decision_that_does_not_count_is_no_success()
    {
        using var face = Wording.Use(Face.Notebook);
        var state = new ApprovalState("credit", 2, "champion", ApprovalStatus.Invalid) { Needs = 2, Problems = ["The audit log does not have it."] };

        var approved = new ApproveResult(state, "ann", IsRejection: false);

        Assert.Equal("The approval by ann is written down, but does not count. credit version 2 is not approved as champion: The audit log does not have it. Ask with #!promote credit/2 --to champion.", approved.Refusal);
        Assert.Equal("credit version 2 as champion: the approval by ann does not count", approved.ToView().Title);
        Assert.StartsWith("The rejection by ann is written down, but does not count. ", new ApproveResult(state, "ann", IsRejection: true).Refusal, StringComparison.Ordinal);
        Assert.Null(new ApproveResult(state with { Status = ApprovalStatus.Waiting }, "ann", IsRejection: false).Refusal);
        Assert.Null(new ApproveResult(state with { Status = ApprovalStatus.Rejected }, "ann", IsRejection: true).Refusal);
    }

    [Fact]
    public async Task Several_that_wait_must_be_named()
    {
        var tom = _people.As("tom");
        await tom.RefusedAsync("promote credit/2 --to champion --needs 1");
        await tom.RunAsync("register model --name credit");
        await tom.RefusedAsync("promote credit/3 --to champion");
        await tom.RefusedAsync("promote credit/3 --to live --needs 1");
        var ann = _people.As("ann");
        Assert.Equal("2 versions of credit wait for champion: 2, 3. Name one, such as credit/2 with --for champion.", (await Assert.ThrowsAsync<InvalidInputException>(() => ann.RunAsync("approve credit@champion --reason x"))).Message);
        Assert.Equal("credit version 3 waits for several aliases: champion, live. Name one with --for.", (await Assert.ThrowsAsync<InvalidInputException>(() => ann.RunAsync("approve credit/3 --reason x"))).Message);
        await ann.RunAsync("approve credit/3 --for champion --reason x");
        Assert.Equal(3, await _people.AliasAsync());

        // The one that waits for the same place was compared with another champion.
        Assert.StartsWith("champion of credit went from version 1 to version 3 since credit version 2 was asked for.", await ann.RefusedAsync("approve credit/2 --reason x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_blocks_until_there_is_a_new_reason()
    {
        var (tom, ann) = (_people.As("tom"), _people.As("ann"));
        await tom.RefusedAsync("promote credit/2 --to champion --needs 1");
        Golden.Equal("rejected.txt", await ann.RunAsync("reject credit@champion --reason \"Worse for tenants.\""));
        Assert.StartsWith("credit version 2 was rejected as champion by ann on ", await tom.RefusedAsync("promote credit/2 --to champion"), StringComparison.Ordinal);
        Assert.EndsWith(": Worse for tenants. Ask again, with a new reason: #!promote credit/2 --to champion --reason \"…\".", await ann.RefusedAsync("approve credit/2 --reason Sorry."), StringComparison.Ordinal);
        Assert.StartsWith("credit version 2 waits for 1 of 1 approval as champion.", await tom.RefusedAsync("promote credit/2 --to champion --reason \"The slice is 12 rows.\""), StringComparison.Ordinal);
        await ann.RunAsync("approve credit/2 --reason \"True.\"");
        Assert.Equal(2, await _people.AliasAsync());
    }

    [Fact]
    public async Task What_is_champion_can_be_rejected_and_is_then_deployed_no_more()
    {
        await _people.As("tom").RefusedAsync("promote credit/2 --to champion --needs 1");
        await _people.As("ann").RunAsync("approve credit/2 --reason Good.");
        await using (await _people.As("tom").Ops.DeployAsync("credit@champion", cancellationToken: Stop))
        {
        }

        Golden.Equal("rejected-champion.txt", await _people.As("bob").RunAsync("reject credit@champion --reason \"It leaks.\""));
        Assert.Contains("was rejected as champion by bob", await _people.As("tom").RefusedAsync("deploy credit@champion"), StringComparison.Ordinal);
        await _people.As("bob").RunAsync("rollback credit --reason \"It leaks.\"");
        await using var back = await _people.As("tom").Ops.DeployAsync("credit@champion", cancellationToken: Stop);
        Assert.Equal(1, back.Model.Version);
    }

    [Fact]
    public async Task A_gate_must_still_hold_at_the_last_approval()
    {
        var bench = _people.Bench;
        await bench.RunAsync("evaluate model --data test");
        bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.6}\n");
        var tom = _people.As("tom");
        await tom.RefusedAsync("promote credit/2 --to champion --gate gate.yaml --needs 1");
        Assert.Contains("gate gate.yaml", await _people.TagAsync(2, "modelops.request.champion"), StringComparison.Ordinal);

        // The evidence that it was judged by is taken away: unknown is a no.
        foreach (var run in await bench.AllRunsAsync())
        {
            var folder = new Uri(run.Info.ArtifactUri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } uri ? uri.LocalPath : run.Info.ArtifactUri;
            foreach (var file in Directory.Exists(Path.Combine(folder, "evaluations")) ? Directory.GetFiles(Path.Combine(folder, "evaluations")) : [])
            {
                File.Delete(file);
            }
        }

        Assert.Contains("has nothing to judge credit/2 by", await _people.As("ann").RefusedAsync("approve credit/2 --reason Good."), StringComparison.Ordinal);
        Assert.Equal(1, await _people.AliasAsync());
        Assert.Contains("is approved. Promote it again to move champion", await _people.As("ann").RunAsync("approvals credit"), StringComparison.Ordinal);

        await bench.RunAsync("evaluate model --data test");
        Assert.StartsWith("credit version 2 is now champion\n", await tom.RunAsync("promote credit/2 --to champion --gate gate.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_can_ask_for_approvals_and_lowers_none()
    {
        await _people.Bench.RunAsync("evaluate model --data test");
        _people.Bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.6}\napprovals: 2\n");
        var tom = _people.As("tom");
        Assert.StartsWith("credit version 2 waits for 2 of 2 approvals as champion.", await tom.RefusedAsync("promote credit/2 --to champion --gate gate.yaml"), StringComparison.Ordinal);
        Assert.StartsWith("credit version 2 waits for 3 of 3 approvals as champion.", await tom.RefusedAsync("promote credit/2 --to champion --needs 3"), StringComparison.Ordinal);
        Assert.StartsWith("credit version 2 waits for 3 of 3 approvals as champion.", await tom.RefusedAsync("promote credit/2 --to champion --gate gate.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_that_needs_approvals_is_deployed_only_with_them()
    {
        await using var people = await ApprovalPeople.StartAsync(champion: false);
        var tom = people.As("tom");
        await tom.RefusedAsync("promote credit/1 --to champion --needs 1");
        Assert.StartsWith("No version of credit is champion. credit version 1 waits for 1 of 1 approval as champion.", await tom.RefusedAsync("deploy credit@champion"), StringComparison.Ordinal);
        var store = await tom.Ops.StoreAsync(Stop);
        await store.SetAliasAsync("credit", "champion", 1, Stop);
        Assert.StartsWith("credit version 1 waits for 1 of 1 approval as champion.", await tom.RefusedAsync("deploy credit@champion"), StringComparison.Ordinal);
        Assert.StartsWith("credit version 1 waits for 1 of 1 approval as champion.", (await Assert.ThrowsAsync<CheckFailedException>(() => tom.Ops.DeployAsync("credit@champion", cancellationToken: Stop))).Message, StringComparison.Ordinal);
        Assert.StartsWith("credit version 1 waits for 1 of 1 approval as champion.", await tom.RefusedAsync("package credit@champion --to out"), StringComparison.Ordinal);
        Assert.Empty(tom.Ops.Deployments());
        await using (await tom.Ops.DeployAsync("credit/1", cancellationToken: Stop))
        {
            // A number is no alias.
        }

        await store.DeleteAliasAsync("credit", "champion", Stop);
        await people.As("ann").RunAsync("approve credit@champion --reason Good.");
        await using (var deployed = await tom.Ops.DeployAsync("credit@champion", cancellationToken: Stop))
        {
            Assert.Equal(1, deployed.Model.Version);
        }

        Assert.Equal(["deployment.started", "deployment.started"], (await people.EntriesAsync()).Where(entry => entry.Action.StartsWith("deployment", StringComparison.Ordinal)).Select(entry => entry.Action));
        File.AppendAllText(Path.Combine((await people.Bench.Ops.FetchModelAsync("credit/1", Stop)).Model.Folder!, "MLmodel"), "# changed\n");
        Assert.Contains("The model has changed since it was asked for", await tom.RefusedAsync("deploy credit@champion"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_give_the_last_approval_at_once_move_the_alias_once()
    {
        await _people.As("tom").RefusedAsync("promote credit/2 --to champion --needs 1");
        ModelOpsSession[] sessions = [.. Enumerable.Range(0, 4).Select(i => _people.As($"person {i}").Ops)];
        var results = await Task.WhenAll(sessions.Select(ops => Task.Run(async () =>
        {
            try
            {
                return (await ops.ApproveAsync("credit/2", "Good.", "champion", Stop)).Promoted ? "promoted" : "approved";
            }
            catch (CheckFailedException exception)
            {
                return exception.Message;
            }
        })));

        Assert.All(results, result => Assert.Equal("promoted", result));
        Assert.Equal(2, await _people.AliasAsync());
        Assert.Single(await _people.EntriesAsync(), entry => entry is { Action: AuditActions.Promoted, Subject: "credit/2" });
    }

    private static string Plain(string text) => Times().Replace(text.Replace(_user, "trainer", StringComparison.Ordinal), "2026-11-30 09:15");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d")]
    private static partial Regex Times();
}
