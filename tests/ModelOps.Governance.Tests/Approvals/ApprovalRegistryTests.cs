using ModelOps.Governance.Approvals;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Governance.Tests.Approvals;

/// <summary>Who may approve what, in a real registry: anything unknown, changed or contradictory is a no with its reason.</summary>
public sealed class ApprovalRegistryTests : IAsyncLifetime
{
    private ApprovalBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await ApprovalBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task An_alias_without_a_policy_needs_nothing() => Assert.Equal((ApprovalStatus.NotNeeded, true), (await _bench.ReadAsync() is var state ? state.Status : default, state.IsAllowed));

    [Fact]
    public async Task Two_others_approve_and_everything_stands_in_tags_log_and_artifacts()
    {
        Assert.Equal((ApprovalStatus.Waiting, 2), (await _bench.AskAsync(gate: "metrics: {}", reason: "Better on new data.") is var asked ? asked.Status : default, asked.Missing));
        Assert.Equal(["rita", "tom"], asked.Owners);
        Assert.Equal(1, (await _bench.ApproveAsync("ann", "Looked at the slices.")).Missing);
        var done = await _bench.ApproveAsync("Bob Öz", "Agreed.");
        Assert.Equal((ApprovalStatus.Approved, true, null, 0), (done.Status, done.IsAllowed, done.Refusal, done.Elsewhere));
        Assert.Equal(["ann", "Bob Öz"], done.Approvals.Select(one => one.By));

        var tags = (await _bench.TagsAsync()).Where(tag => !tag.Key.EndsWith(".record", StringComparison.Ordinal) && !tag.Key.EndsWith(".audit", StringComparison.Ordinal)).OrderBy(tag => tag.Key, StringComparer.Ordinal);
        Golden.Equal("tags.txt", string.Concat(tags.Select(tag => $"{tag.Key} = {tag.Value}\n")) + string.Concat((await _bench.Store.GetRegisteredModelAsync("credit", ApprovalBench.Stop)).Tags.Select(tag => $"credit: {tag.Key} = {tag.Value}\n")));
        var report = await _bench.Log.ReadAsync(ApprovalBench.Stop);
        Assert.Equal([("tom", "approval.needed", "credit"), ("tom", "approval.requested", "credit/2"), ("ann", "approval.approved", "credit/2"), ("Bob Öz", "approval.approved", "credit/2")], report.Entries.Select(entry => (entry.Actor, entry.Action, entry.Subject)));
        Assert.All(report.Entries, entry => Assert.Equal("champion", entry.Alias));
        var run = await _bench.Store.GetRunAsync((await _bench.VersionAsync()).RunId!, ApprovalBench.Stop);
        Assert.Equal(3, (await _bench.Store.OpenArtifacts(run.Info.ArtifactUri).ListAsync("approvals", ApprovalBench.Stop)).Count);
        var tagsCompared = AuditTags.Compare("credit", await AuditTags.ReadAsync(_bench.Store, "credit", ApprovalBench.Stop), _bench.Log, report);
        Assert.Equal((1, 0, null), (tagsCompared.Compared, tagsCompared.Changed.Count, tagsCompared.Unknown));
    }

    [Theory]
    [InlineData("tom")]
    [InlineData("TOM ")]
    [InlineData("rita")]
    public async Task Nobody_approves_their_own_version(string owner)
    {
        await _bench.AskAsync(by: "tom");

        Assert.Equal(
            $"{owner} cannot approve credit version 2 as champion: it is their own version, since they asked for it, registered it, or made its run. Another person than rita, tom must.",
            await _bench.RefusedAsync(() => _bench.ApproveAsync(owner)));
        Assert.Equal(2, (await _bench.ReadAsync()).Missing);
        Assert.Equal(2, (await _bench.Log.ReadAsync(ApprovalBench.Stop)).Entries.Count);
    }

    [Fact]
    public async Task Who_asked_is_an_owner_too_and_nobody_approves_twice()
    {
        await _bench.AskAsync(by: "max");
        Assert.StartsWith("max cannot approve credit version 2 as champion: ", await _bench.RefusedAsync(() => _bench.ApproveAsync("max")), StringComparison.Ordinal);
        await _bench.ApproveAsync("ann");
        Assert.Equal("Ann approved credit version 2 as champion already, on 2026-11-30; it takes another person.", await _bench.RefusedAsync(() => _bench.ApproveAsync("Ann")));
    }

    [Fact]
    public async Task A_decision_needs_a_reason()
    {
        await _bench.AskAsync();
        Assert.Equal("A decision needs its reason. Give it with Reason = \"…\".", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.ApproveAsync("ann", " \n"))).Message);
        Assert.Equal("The reason has 2001 characters. Give at most 2000.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RejectAsync("ann", new string('x', 2001)))).Message);
        Assert.Equal(2, (await _bench.ReadAsync()).Missing);
    }

    [Theory]
    [InlineData("Agreed. password=hunter2 is in it.", "Agreed. password=[secret] is in it.")]
    [InlineData("DB_PASSWORD=hunter2", "DB_PASSWORD=[secret]")]
    [InlineData("See https://ann:hunter2@host/x", "See https://ann:[secret]@host/x")]
    [InlineData("The \"pwd\": \"hunter2\" of \u00fc.", "The \"pwd\": \"[secret]\" of \u00fc.")]
    public async Task A_secret_in_a_reason_is_kept_nowhere_and_the_decision_counts(string reason, string kept)
    {
        await _bench.AskAsync(reason: reason);

        Assert.Equal(1, (await _bench.ApproveAsync("ann", reason)).Missing);
        var state = await _bench.ApproveAsync("bob", reason);

        Assert.Equal((ApprovalStatus.Approved, kept, kept), (state.Status, state.Request!.Reason, state.Approvals[0].Reason));
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(_bench.Log.Path, ApprovalBench.Stop), StringComparison.Ordinal);
        Assert.All(await _bench.TagsAsync(), tag => Assert.DoesNotContain("hunter2", tag.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gate_that_holds_a_secret_is_not_asked_with()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.AskAsync(gate: "# password: \"hunter2\""));

        Assert.Equal("What is to be written down of credit version 2 as champion holds a secret (password). Take it out of the reason and the gate.", error.Message);
        Assert.DoesNotContain(await _bench.TagsAsync(), tag => tag.Key.StartsWith("modelops.request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rejection_blocks_until_it_is_asked_again_with_a_new_reason()
    {
        await _bench.AskAsync(reason: "Better.");
        await _bench.ApproveAsync("ann");
        Assert.Equal(ApprovalStatus.Rejected, (await _bench.RejectAsync("bob", "The slices are worse.")).Status);
        var refusal = "credit version 2 was rejected as champion by bob on 2026-11-30: The slices are worse. Ask again, with a new reason: ops.PromoteAsync(new PromoteOptions { Candidate = \"credit/2\", To = \"champion\", Reason = \"…\" }).";
        Assert.Equal(refusal, await _bench.RefusedAsync(() => _bench.ApproveAsync("eve")));
        Assert.Equal(refusal, await _bench.RefusedAsync(() => _bench.AskAsync()));
        Assert.Equal(refusal, await _bench.RefusedAsync(() => _bench.AskAsync(reason: "Better.")));
        Assert.Equal(refusal, await _bench.RefusedAsync(() => _bench.Registry.RequireAsync("credit", 2, "champion", ApprovalBench.Stop)));

        var again = await _bench.AskAsync(reason: "Trained on all regions.");
        Assert.Equal((ApprovalStatus.Waiting, 2, null), (again.Status, again.Missing, again.Rejection));
        Assert.DoesNotContain(await _bench.TagsAsync(), tag => tag.Key.StartsWith("modelops.rejection", StringComparison.Ordinal) || tag.Key == "modelops.approval.champion.ann");
        await _bench.ApproveAsync("ann");
    }

    [Fact]
    public async Task A_changed_model_loses_its_approvals()
    {
        await _bench.AskAsync(needs: 1);
        var asked = (await _bench.ApproveAsync("ann")).Request!.Digest;
        File.AppendAllText(_bench.ModelFile(2), "x");

        var state = await _bench.ReadAsync();
        Assert.Equal(ApprovalStatus.Changed, state.Status);
        Assert.StartsWith("credit version 2 is not approved as champion: The model has changed since it was asked for: the SHA-256 of its files is ", state.Refusal, StringComparison.Ordinal);
        Assert.EndsWith($", and was {asked}. Ask with ops.PromoteAsync(\"credit/2\", \"champion\").", state.Refusal, StringComparison.Ordinal);
        Assert.Equal(state.Refusal, await _bench.RefusedAsync(() => _bench.ApproveAsync("bob")));
        Assert.Equal((ApprovalStatus.Waiting, 1), (await _bench.AskAsync(needs: 1) is var again ? again.Status : default, again.Missing));
    }

    [Fact]
    public async Task What_mlflow_leaves_in_a_folder_changes_no_model()
    {
        await _bench.AskAsync();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(_bench.ModelFile(2))!)!, "registered_model_meta"), "model_name: credit");
        Assert.Equal(ApprovalStatus.Waiting, (await _bench.ReadAsync()).Status);
    }

    [Fact]
    public async Task Asking_again_keeps_the_approvals_unless_gate_or_champion_changed()
    {
        var first = await _bench.AskAsync(gate: "a");
        await _bench.ApproveAsync("ann");
        Assert.Equal((first.Request!.Id, 1), (await _bench.AskAsync(gate: "a") is var same ? same.Request!.Id : "", same.Missing));
        Assert.Equal(2, (await _bench.AskAsync(gate: "b")).Missing);
        await _bench.ApproveAsync("ann");
        Assert.Equal(2, (await _bench.AskAsync(gate: "b", before: 0)).Missing);
    }

    [Fact]
    public async Task Asking_for_an_alias_that_the_version_has_takes_no_approval_away()
    {
        await _bench.AskAsync(needs: 1, gate: "metrics: {}");
        await _bench.ApproveAsync("ann");
        await _bench.Store.SetAliasAsync("credit", "champion", 2, ApprovalBench.Stop);

        Assert.Equal((ApprovalStatus.Approved, "gate.yaml"), (await _bench.AskAsync(needs: 1, before: 2) is var state ? state.Status : default, state.Request!.Gate));
    }

    [Fact]
    public async Task An_alias_that_moved_meanwhile_is_not_approved_over()
    {
        await _bench.AskAsync(before: 0);
        Assert.Equal(
            "champion of credit went from no version to version 1 since credit version 2 was asked for. credit version 2 is not approved in its place: promote it again to compare with the version that has it now.",
            await _bench.RefusedAsync(() => _bench.ApproveAsync("ann")));
    }

    [Fact]
    public async Task The_policy_stays_and_is_not_lowered_and_who_had_the_alias_keeps_it()
    {
        await _bench.Registry.NeedAsync("credit", "champion", 2, "tom", ApprovalBench.Stop);
        Assert.Equal(new AliasPolicy(2, 1), await _bench.Registry.PolicyAsync("credit", "champion", ApprovalBench.Stop));
        Assert.Equal(
            "credit@champion needs 2 approvals, and 1 would be less. Leave out Needs; whoever keeps the tracker can change the tag modelops.needs.champion of the registered model.",
            await _bench.RefusedAsync(() => _bench.Registry.NeedAsync("credit", "champion", 1, "tom", ApprovalBench.Stop)));
        Assert.Equal(new AliasPolicy(3, 1), await _bench.Registry.NeedAsync("credit", "champion", 3, "tom", ApprovalBench.Stop));
        Assert.Equal("'Needs' cannot be 0. Give how many persons must approve, 1 to 100.", (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Registry.NeedAsync("credit", "champion", 0, "tom", ApprovalBench.Stop))).Message);
        await _bench.Registry.RequireAsync("credit", 1, "champion", ApprovalBench.Stop);
        Assert.Equal("credit version 2 needs 3 approvals as champion, and nobody has asked for them. Ask with ops.PromoteAsync(\"credit/2\", \"champion\").", await _bench.RefusedAsync(() => _bench.Registry.RequireAsync("credit", 2, "champion", ApprovalBench.Stop)));
    }

    [Theory]
    [InlineData("two")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("999")]
    [InlineData("")]
    public async Task A_policy_that_cannot_be_read_approves_nothing(string value)
    {
        await _bench.Store.SetRegisteredModelTagAsync("credit", new Tag("modelops.needs.champion", value), ApprovalBench.Stop);
        Assert.Equal($"How many approvals credit@champion needs is not known: its tag modelops.needs.champion is '{value}'. Set it to a number of 1 to 100.", await _bench.RefusedAsync(() => _bench.Registry.RequireAsync("credit", 1, "champion", ApprovalBench.Stop)));
    }

    [Fact]
    public async Task Without_a_known_owner_nobody_is_another_person()
    {
        await _bench.Store.RegisterVersionAsync(new NewModelVersion("bare", Path.GetDirectoryName(_bench.ModelFile(2))!), cancellationToken: ApprovalBench.Stop);
        await _bench.Registry.NeedAsync("bare", "champion", 1, "tom", ApprovalBench.Stop);
        var state = await _bench.Registry.RequestAsync(await _bench.Store.GetModelVersionAsync("bare", 1, ApprovalBench.Stop), "champion", new("", "tom", default, 0, "", 0), ApprovalBench.Stop);
        Assert.Equal((ApprovalStatus.Invalid, "Who made it is not known, so nobody can be said to be another person. Set its tag modelops.registered_by to the user's name."), (state.Status, Assert.Single(state.Problems)));
    }

    [Fact]
    public async Task Two_who_approve_at_once_are_both_kept()
    {
        await _bench.AskAsync(needs: 8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _bench.ApproveAsync($"person {i}"))));
        Assert.Equal((ApprovalStatus.Approved, 8), (await _bench.ReadAsync() is var state ? state.Status : default, state.Approvals.Count));
    }

    [Fact]
    public async Task What_is_open_is_listed_until_it_has_its_alias()
    {
        await _bench.AskAsync(needs: 1);
        await _bench.Store.SetModelVersionTagAsync("credit", 2, new Tag(ApprovalTags.Request("live"), "no policy asks for it"), ApprovalBench.Stop);
        Assert.Equal(("credit", 2, "champion", ApprovalStatus.Waiting), Assert.Single(await _bench.Registry.OpenAsync(null, ApprovalBench.Stop)) is var open ? (open.Model, open.Version, open.Alias, open.Status) : default);
        Assert.Empty(await _bench.Registry.OpenAsync("other", ApprovalBench.Stop));
        await _bench.ApproveAsync("ann");
        Assert.Equal(ApprovalStatus.Approved, Assert.Single(await _bench.Registry.OpenAsync("credit", ApprovalBench.Stop)).Status);
        await _bench.Store.SetAliasAsync("credit", "champion", 2, ApprovalBench.Stop);
        Assert.Empty(await _bench.Registry.OpenAsync("credit", ApprovalBench.Stop));
    }

    [Fact]
    public async Task A_reference_by_alias_is_guarded_and_others_are_not()
    {
        Task GuardAsync(string reference) => AliasGuard.RequireAsync(_bench.Store, _bench.Log, reference, ApprovalBench.Stop);
        await _bench.AskAsync();
        await GuardAsync("credit@champion");
        await _bench.Store.DeleteAliasAsync("credit", "champion", ApprovalBench.Stop);
        Assert.StartsWith("No version of credit is champion. credit version 2 waits for 2 of 2 approvals as champion. Another person than rita, tom approves with ", await _bench.RefusedAsync(() => GuardAsync("credit@champion")), StringComparison.Ordinal);
        await _bench.Store.SetAliasAsync("credit", "champion", 2, ApprovalBench.Stop);
        Assert.StartsWith("credit version 2 waits for 2 of 2 approvals as champion.", await _bench.RefusedAsync(() => GuardAsync("models:/credit@champion")), StringComparison.Ordinal);
        foreach (var other in (string[])["credit/2", "credit@challenger", "/models/credit", "runs:/1/model", "credit"])
        {
            await GuardAsync(other);
        }
    }
}
