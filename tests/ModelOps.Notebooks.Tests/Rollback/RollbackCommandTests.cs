using System.Text.Json.Nodes;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Rollback;

/// <summary>An alias goes back to the version that had it before, by evidence, or not at all.</summary>
public sealed class RollbackCommandTests : IAsyncLifetime
{
    private ApprovalPeople _people = null!;
    private ApprovalPeople.Person _tom = null!;

    private static CancellationToken Stop => ApprovalPeople.Stop;

    public async ValueTask InitializeAsync()
    {
        _people = await ApprovalPeople.StartAsync();
        _tom = _people.As("tom");
    }

    public ValueTask DisposeAsync() => _people.DisposeAsync();

    [Fact]
    public async Task Each_rollback_goes_one_version_further_back_and_leaves_a_record()
    {
        await _tom.RunAsync("register model --name credit");
        await _tom.RunAsync("promote credit/2 --to champion");
        await _tom.RunAsync("promote credit/3 --to champion");

        Golden.Equal("rollback.txt", await _people.As("ann").RunAsync("rollback credit --reason \"Errors doubled.\""));
        Assert.Equal(2, await _people.AliasAsync());
        Assert.EndsWith(" by ann: Errors doubled", await _people.TagAsync(2, "modelops.promotion.champion"), StringComparison.Ordinal);
        Assert.StartsWith("rolled back ", await _people.TagAsync(2, "modelops.promotion.champion"), StringComparison.Ordinal);
        var entry = (await _people.EntriesAsync())[^1];
        Assert.Equal(("ann", "alias.rolled-back", "credit/2", "champion", 3, "Errors doubled"), (entry.Actor, entry.Action, entry.Subject, entry.Alias, entry.Before, entry.Reason));
        var folder = Path.Combine((await _people.Bench.AllRunsAsync()).Single().Info.ArtifactUri, "promotions");
        var records = Directory.GetFiles(folder).Select(file => JsonNode.Parse(File.ReadAllText(file))!);
        Assert.Single(records, record => (string?)record["outcome"] == "rolled back" && (int?)record["before"] == 3 && (string?)record["reason"] == "Errors doubled.");

        await _tom.RunAsync("rollback credit --reason \"Still.\"");
        Assert.Equal(1, await _people.AliasAsync());
        Assert.Equal("Version 1 of credit was the first that was champion, so there is nothing to move it back to.", await _tom.RefusedAsync("rollback credit --reason x"));
        await _tom.RunAsync("rollback credit --to 3 --reason \"It was the data.\"");
        Assert.Equal(3, await _people.AliasAsync());
        Assert.Null((await _people.Bench.Ops.AuditAsync("credit", Stop)).Refusal);
    }

    [Fact]
    public async Task An_alias_that_was_moved_by_other_means_has_no_known_past()
    {
        await (await _tom.Ops.StoreAsync(Stop)).SetAliasAsync("credit", "champion", 2, Stop);
        Assert.Equal(
            "Which version was champion before version 2 of credit is not known: the alias was moved by other means. Promote the version instead: #!promote credit/VERSION --to champion.",
            await _tom.RefusedAsync("rollback credit --reason x"));
        Assert.Equal(2, await _people.AliasAsync());
    }

    [Fact]
    public async Task Evidence_that_disagrees_or_cannot_be_read_moves_nothing()
    {
        await _tom.RunAsync("register model --name credit");
        await _tom.RunAsync("promote credit/3 --to champion");
        var store = await _tom.Ops.StoreAsync(Stop);
        await store.SetModelVersionTagAsync("credit", 3, new Tag("modelops.before.champion", "version 2, until 2026-11-30 09:15 UTC, moved by eve"), Stop);
        Assert.Equal(
            "Which version was champion before version 3 of credit is not certain: its tag modelops.before.champion says version 2, and the audit log version 1. Give the version with --to.",
            await _tom.RefusedAsync("rollback credit --reason x"));
        await store.SetModelVersionTagAsync("credit", 3, new Tag("modelops.before.champion", "two"), Stop);
        Assert.Equal("Which version was champion before version 3 of credit is not known: its tag modelops.before.champion is 'two'.", await _tom.RefusedAsync("rollback credit --reason x"));
        Assert.Equal(3, await _people.AliasAsync());
    }

    [Theory]
    [InlineData("rollback credit --to 2 --reason x", "Version 2 of credit is not known to have been champion, so this would be no rollback. Promote it instead: #!promote credit/2 --to champion.")]
    [InlineData("rollback credit --to 1 --reason x", "champion of credit is version 1 already.")]
    [InlineData("rollback credit --alias live --reason x", "No version of credit is live, so there is nothing to roll back.")]
    public async Task What_is_no_rollback_is_refused(string line, string expected) => Assert.Equal(expected, await _tom.RefusedAsync(line));

    [Fact]
    public async Task A_reason_is_needed() =>
        Assert.Equal("A rollback needs its reason. Give it with --reason \"…\".", (await Assert.ThrowsAsync<InvalidInputException>(() => _tom.RunAsync("rollback credit --reason \" \""))).Message);

    [Fact]
    public async Task A_version_in_office_and_one_that_was_approved_need_no_new_approvals_and_others_do()
    {
        await _tom.RefusedAsync("promote credit/2 --to champion --needs 1");
        await _people.As("ann").RunAsync("approve credit/2 --reason Good.");
        Assert.Contains("approved by  in office before approvals were needed", await _tom.RunAsync("rollback credit --reason Worse."), StringComparison.Ordinal);
        Assert.Contains("approved by  1 of 1: ann", await _tom.RunAsync("rollback credit --to 2 --reason \"It was the data.\""), StringComparison.Ordinal);
        Assert.Equal(2, await _people.AliasAsync());

        // One that had the alias without approvals, by other means.
        await _tom.RunAsync("register model --name credit");
        await _tom.RefusedAsync("promote credit/3 --to champion");
        var store = await _tom.Ops.StoreAsync(Stop);
        await store.SetModelVersionTagAsync("credit", 3, new Tag("modelops.before.champion", "none, until 2026-11-30 09:15 UTC, moved by eve"), Stop);
        Assert.StartsWith("credit version 3 waits for 1 of 1 approval as champion.", await _tom.RefusedAsync("rollback credit --to 3 --reason x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_follows_the_alias_serves_the_version_before_again()
    {
        await _tom.RunAsync("promote credit/2 --to champion");
        await using var deployment = await _tom.Ops.DeployAsync("credit@champion", new() { Follow = true, Interval = TimeSpan.FromSeconds(1) }, Stop);
        await _tom.RunAsync("rollback credit --reason Worse.");
        await Wait.UntilAsync(async () => (await _tom.Ops.DeploymentAsync("credit", Stop)).Version == 1, "the deployment serves version 1 again");
    }
}
