using System.Text.Json.Nodes;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Promote;

/// <summary>What <c>#!promote</c> moves, refuses and records. A yes needs evidence; anything unknown is a no with its reason.</summary>
public sealed class PromoteCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _bench.RunAsync(TrainedBench.Training);
        await _bench.RunAsync("register model --name credit --alias challenger");
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.6}\n");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void A_promotion_a_refusal_and_a_move_without_a_gate_are_shown()
    {
        var version = new ModelVersion { Name = "credit", Version = 2 };
        GateRuleResult Rule(GateOutcome outcome, string sentence) => new(outcome, sentence, "roc_auc", null, new(0.7, 0.6, 0.8), 0.6);
        var passed = new GateResult("gates/gate.yaml", [Rule(GateOutcome.Passed, "roc_auc is 0.7 and must be 0.6 or more."), Rule(GateOutcome.Skipped, "f1 is not compared: there is no champion yet.")]) { Approvals = 2 };
        var failed = new GateResult("gates/gate.yaml", [Rule(GateOutcome.Failed, "roc_auc is 0.7 and must be 0.9 or more."), Rule(GateOutcome.NotEnoughData, "f1 is undefined and must be 0.5 or more.")]);
        var refused = new PromoteResult(version, "champion", 1, failed) { Evidence = ["version 2: march", "version 1: march"] };

        Golden.Equal("promoted.txt", ViewText.Render(new PromoteResult(version, "champion", null, passed) { Evidence = ["version 2: march"] }.ToView()));
        Golden.Equal("refused.txt", ViewText.Render(refused.ToView()));
        Golden.Equal("ungated.txt", ViewText.Render(new PromoteResult(version, "champion", 1, null).ToView()));
        Assert.Equal("The gate gates/gate.yaml refuses credit version 2 as champion: roc_auc is 0.7 and must be 0.9 or more. f1 is undefined and must be 0.5 or more.", refused.Refusal);
    }

    [Fact]
    public async Task A_gate_that_says_no_leaves_the_alias_where_it_was_and_records_why()
    {
        await _bench.RunAsync("evaluate model --data test");
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.99}\n");

        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml"));

        Assert.Equal(3, refusal.ExitCode);
        Assert.Contains("must be 0.99 or more", refusal.Message);
        Assert.Contains("credit version 1 was refused as champion", _bench.Host.Text);
        Assert.Equal("challenger", await AliasesAsync(1));
        Assert.Contains("refused", await TagAsync(1));
        var called = await _bench.Ops.PromoteAsync("credit@challenger", "champion", "gate.yaml", cancellationToken: Stop);
        Assert.Equal((false, refusal.Message.Split(": ")[1]), (called.Promoted, called.Refusal!.Split(": ")[1]));
    }

    [Fact]
    public async Task Without_a_gate_the_alias_moves_and_the_record_says_so()
    {
        Assert.Equal("credit version 1 is now champion\n  before  none\nNo gate was given.\n", await _bench.ShownAsync("promote credit@challenger --to champion"));

        Assert.Equal("challenger champion", await AliasesAsync(1));
        Assert.EndsWith(": no gate", await TagAsync(1));
        var record = JsonNode.Parse(Assert.Single(await RecordsAsync()))!;
        Assert.Equal(("promoted", "champion", null, null), ((string?)record["outcome"], (string?)record["alias"], (string?)record["gate"], record["rules"]));
    }

    [Theory]
    [InlineData(Face.Notebook, "#!evaluate credit/1 --data DATA", "--data")]
    [InlineData(Face.Terminal, "modelops evaluate credit/1 --data DATA", "--data")]
    [InlineData(Face.CSharp, "ops.EvaluateAsync(\"credit/1\", data)", "Data")]
    public async Task Without_evidence_the_answer_is_no_with_what_to_run(Face face, string run, string option)
    {
        _bench.Host.Face = face;

        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml"));

        Assert.EndsWith($"has nothing to judge credit/1 by: the store keeps no evaluation of this model. Run '{run}' first, or give the data to measure on with {option}.", refusal.Message);
        await NothingMovedAsync();
    }

    [Fact]
    public async Task A_gate_with_slices_asks_for_an_evaluation_with_slices()
    {
        _bench.Write("gate.yaml", "slices:\n  housing:\n    metrics:\n      accuracy: {min: 0.1}\n");

        Assert.Contains("Run '#!evaluate credit/1 --data DATA --slices housing' first", (await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml"))).Message);
        await _bench.RunAsync("evaluate credit/1 --data test");
        Assert.Contains("the evaluation was not sliced by it. Evaluate with --slices housing.", (await _bench.RefusedAsync("promote credit@challenger --to champion --gate gate.yaml")).Message);
        await NothingMovedAsync();

        await _bench.RunAsync("evaluate credit/1 --data test --slices housing");
        await _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml");
        Assert.Equal("challenger champion", await AliasesAsync(1));
    }

    [Fact]
    public async Task A_metric_that_is_undefined_never_passes()
    {
        // One class only: roc_auc of these rows is not a number.
        _bench.Host.Variables["good"] = await _bench.Ops.SqlAsync("select * from test where risk = 'good'", Stop);

        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml --data good"));

        Assert.Contains("roc_auc is undefined", refusal.Message);
        Assert.Equal("challenger", await AliasesAsync(1));
        Assert.Contains("refused", await TagAsync(1));
    }

    [Fact]
    public async Task Data_that_is_given_is_measured_now_for_both_versions_and_training_rows_are_called_so()
    {
        await _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml --data test");
        await _bench.RunAsync("train train --target risk --positive bad --trainer dummy --as second");
        await _bench.RunAsync("register second --name credit --alias challenger");
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {max_drop_vs_champion: 0.01}\n");

        _bench.Host.Clear();
        await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit@challenger --to champion --gate gate.yaml --data test"));

        Golden.Equal("compared.txt", _bench.Host.Text.Replace(_bench.Frame("test").Digest(), "DIGEST", StringComparison.Ordinal));
        Assert.Equal("champion", await AliasesAsync(1));
        var remembered = await _bench.Ops.PromoteAsync("credit/1", "third", "gate.yaml", _bench.Frame("train"), Stop);
        Assert.EndsWith("; these are the rows that the model was trained on", Assert.Single(remembered.Evidence));
    }

    [Fact]
    public async Task The_champion_itself_is_compared_with_itself()
    {
        await _bench.RunAsync("promote credit@challenger --to champion");
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {max_drop_vs_champion: 0, min: 0.5}\n");

        var again = await _bench.Ops.PromoteAsync("credit@champion", "champion", "gate.yaml", "test", Stop);

        Assert.Equal((true, 1), (again.Promoted, again.Replaced));
        Assert.DoesNotContain(again.Gate!.Rules, rule => rule.Outcome == GateOutcome.Skipped);
    }

    [Theory]
    [InlineData("GetVersionByAliasAsync")]
    [InlineData("SearchRunsAsync")]
    [InlineData("MoveAliasAsync")]
    public async Task A_store_that_fails_in_between_is_an_error_and_moves_nothing(string method)
    {
        // Nothing is kept with the version's own run, so that all runs are searched.
        var data = method == "SearchRunsAsync" ? "" : " --data test";
        using (await FailingStore.AtAsync(_bench, method))
        {
            var error = await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync($"promote credit/1 --to champion --gate gate.yaml{data}"));

            Assert.Equal($"The store is away ({method}).", error.Message);
        }

        Assert.Empty(_bench.Host.Text.Split("is now champion").Skip(1));
        await NothingMovedAsync();
    }

    [Theory]
    [InlineData("SetModelVersionTagAsync")]
    [InlineData("OpenArtifacts")]
    public async Task A_record_that_cannot_be_written_is_an_error_that_says_the_alias_has_moved(string method)
    {
        using (await FailingStore.AtAsync(_bench, method))
        {
            var error = await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("promote credit@challenger --to champion"));

            Assert.Equal($"credit version 1 is champion now, but the record of its promotion is not written: The store is away ({method}). Promote it again to write the record.", error.Message);
        }

        Assert.Equal("challenger champion", await AliasesAsync(1));
        await _bench.RunAsync("promote credit@challenger --to champion");
        Assert.EndsWith(": no gate", await TagAsync(1));
    }

    [Fact]
    public async Task An_alias_that_another_moves_while_the_gate_is_checked_is_left_to_the_other()
    {
        await _bench.RunAsync("register model --name credit");
        using (await FailingStore.AtAsync(_bench, "MoveAliasAsync", async _ =>
        {
            await using var other = await TrackingStores.OpenAsync(_bench.Options.TrackingUri, cancellationToken: Stop);
            await other.SetAliasAsync("credit", "champion", 2, Stop);
        }))
        {
            var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit/1 --to champion --gate gate.yaml --data test"));

            Assert.Equal("The alias champion of credit went from no version to version 2 meanwhile: somebody else has moved it. This promotion is not made. Promote again to compare with the version that has it now.", refusal.Message);
        }

        Assert.Equal("champion", await AliasesAsync(2));
        Assert.Equal("challenger", await AliasesAsync(1));
        Assert.Empty(await RecordsAsync());
    }

    [Fact]
    public async Task Of_two_people_who_promote_at_once_one_wins_and_the_other_writes_nothing()
    {
        await _bench.RunAsync("register model --name credit");
        using (await FailingStore.AtAsync(_bench, "MoveAliasAsync", async _ =>
        {
            await using var other = new ModelOpsSession(null, _bench.Options);
            Assert.True((await other.PromoteAsync("credit/2", "champion", cancellationToken: Stop)).Promoted);
        }))
        {
            var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote credit/1 --to champion"));

            Assert.Equal("The alias champion of credit went from no version to version 2 meanwhile: somebody else has moved it. This promotion is not made. Promote again to compare with the version that has it now.", refusal.Message);
        }

        Assert.Equal("champion", await AliasesAsync(2));
        Assert.DoesNotContain((await VersionAsync(1)).Tags, tag => tag.Key.Contains("champion", StringComparison.Ordinal));
        Assert.Contains("\"moved\": \"in one transaction\"", Assert.Single(await RecordsAsync()));
    }

    [Theory]
    [InlineData("promote credit --to champion", "'credit' names no model version; write name@alias or name/version, such as credit-risk@champion or credit-risk/3.")]
    [InlineData("promote credit@challenger", "'promote' needs '--to': Alias to move to it, such as champion.")]
    public async Task Words_that_do_not_fit_are_named_with_what_to_do(string line, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(Face.Terminal, line));

    [Theory]
    [InlineData("")]
    [InlineData("metrics: {}")]
    [InlineData("metrics:\n  roc_auc: {min: NaN}\n")]
    [InlineData("metrics:\n  roc_auk: {min: 0.5}\n")]
    [InlineData("metrics: [")]
    public async Task A_gate_that_asks_nothing_or_cannot_be_read_is_refused(string yaml)
    {
        _bench.Write("gate.yaml", yaml);
        await _bench.RefusedAsync("promote credit@challenger --to champion --gate gate.yaml --data test");
        Assert.StartsWith($"Cannot read the gate '{_bench.File("none.yaml")}': ", (await _bench.RefusedAsync("promote credit@challenger --to champion --gate none.yaml")).Message);
        await NothingMovedAsync();
    }

    [Fact]
    public async Task A_version_or_alias_that_is_not_there_is_an_error_of_the_store()
    {
        Assert.Contains("credit", (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("promote credit/9 --to champion"))).Message);
        Assert.Contains("nobody", (await Assert.ThrowsAsync<TrackingException>(() => _bench.RunAsync("promote credit@nobody --to champion"))).Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("promote credit/1 --to v7"));
        await NothingMovedAsync();
    }

    private async Task NothingMovedAsync()
    {
        Assert.Equal("challenger", await AliasesAsync(1));
        Assert.DoesNotContain((await VersionAsync(1)).Tags, tag => tag.Key.Contains("champion", StringComparison.Ordinal));
        Assert.Empty(await RecordsAsync());
    }

    private async Task<ModelVersion> VersionAsync(int version) => await (await _bench.Ops.StoreAsync(Stop)).GetModelVersionAsync("credit", version, Stop);

    private async Task<string> AliasesAsync(int version) => string.Join(' ', (await VersionAsync(version)).Aliases.Order(StringComparer.Ordinal));

    private async Task<string> TagAsync(int version) => (await VersionAsync(version)).Tags.Single(tag => tag.Key == "modelops.promotion.champion").Value;

    private async Task<IReadOnlyList<string>> RecordsAsync()
    {
        var folder = Path.Combine((await _bench.StoredAsync(((TrainResult)_bench.Host.Variables["model"]).RunId)).Info.ArtifactUri, "promotions");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(File.ReadAllText)] : [];
    }
}
