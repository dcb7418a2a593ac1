using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>
/// Reported: an evaluation lived in the session's memory, so that a gate in another process had nothing to judge by; it also opened the
/// run again, which then looked 25 seconds long, and wrote four pages of 2 MB each. Each session here stands for a process of its own.
/// </summary>
public sealed class EvaluationEvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FrameSplit _split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"))
        .Select("duration_months", "credit_amount", "checking_account_status", "housing", "risk")
        .Split(new SplitOptions { TestShare = 0.3, Stratify = "risk", Seed = 1 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Another_process_judges_by_the_evaluations_in_the_store_and_says_which()
    {
        await TrainAsync("credit", "logistic", "champion");
        await TrainAsync("credit", "decision-tree", null);
        await EvaluateAsync("credit/1", _split.Test, "credit_test", "housing");
        await EvaluateAsync("credit/2", _split.Test, "credit_test", "housing");
        _folder.Write("gate.yaml", "minimum_rows: 100\nmetrics:\n  roc_auc: {min: 0.5, max_drop_vs_champion: 0.5}\nslices:\n  housing:\n    metrics:\n      accuracy: {min: 0.2}\n");

        var result = await PromoteAsync("credit/2");

        Assert.True(result.Promoted);
        Assert.Equal(["version 2: credit_test", "version 1: credit_test"], result.Evidence.Select(text => text[..22]));
        Assert.All(result.Evidence, text => Assert.Contains($"(digest {_split.Test.Digest()}, 300 rows), evaluated 2", text));
        await using var ops = Session();
        var measured = await ops.PromoteAsync("credit/2", "champion", _folder.File("gate.yaml"), _split.Test, cancellationToken: Stop);
        Assert.Equal(measured.Gate!.Rules.Select(rule => rule.Value).Take(2), result.Gate!.Rules.Select(rule => rule.Value).Take(2));
        Assert.Contains("measured now on", measured.Evidence[0]);
    }

    [Fact]
    public async Task A_card_of_another_process_shows_the_evaluation_in_the_store()
    {
        await TrainAsync("credit", "logistic", "champion");
        await EvaluateAsync("credit@champion", _split.Test, "credit_test");

        await using var ops = Session();
        var card = await ops.CardAsync("credit@champion", cancellationToken: Stop);

        Assert.Contains("Evaluated on 300 rows of credit_test (digest ", card.Markdown);
        Assert.Contains("roc_auc", card.Markdown);
    }

    [Fact]
    public async Task Without_an_evaluation_or_with_two_of_different_data_the_gate_refuses_and_says_what_to_run()
    {
        await TrainAsync("credit", "logistic", "champion");
        await TrainAsync("credit", "decision-tree", null);
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5, max_drop_vs_champion: 0.5}\n");

        Assert.Contains("keeps no evaluation of this model. Run 'ops.EvaluateAsync(\"credit/2\", data)' first", (await RefusedAsync("credit/2")).Message);
        await EvaluateAsync("credit/2", _split.Test, "credit_test");
        Assert.Contains("judge credit/1 by", (await RefusedAsync("credit/2")).Message);
        await EvaluateAsync("credit/1", _split.Train, "credit_train");
        var refusal = await RefusedAsync("credit/2");
        Assert.Equal(3, refusal.ExitCode);
        Assert.Contains("Run 'ops.EvaluateAsync(\"credit/1\", data)' first", refusal.Message);
        await EvaluateAsync("credit/1", _split.Test, "credit_test", threshold: 0.3);
        Assert.Contains("at threshold 0.3", (await RefusedAsync("credit/2")).Message);
        await EvaluateAsync("credit/1", _split.Test, "other_name");

        Assert.True((await PromoteAsync("credit/2")).Promoted);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("value")]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("rows")]
    [InlineData("form")]
    [InlineData("empty")]
    [InlineData("scores")]
    [InlineData("no scores")]
    public async Task Evidence_that_cannot_be_trusted_refuses(string damage)
    {
        var run = await TrainAsync("credit", "logistic", "challenger");
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.1}\n");
        var json = Assert.Single(Directory.GetFiles(_folder.Path, "credit_test-*.json", SearchOption.AllDirectories));
        var scores = json.Replace(".json", ".scores.json.gz", StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(json, Stop);
        var node = JsonNode.Parse(text)!;
        switch (damage)
        {
            case "cut": text = text[..(text.Length / 2)]; break;
            case "value": node["metrics"]!["roc_auc"] = 0.99; text = node.ToJsonString(); break;
            case "null": node["metrics"]!["roc_auc"] = null; text = node.ToJsonString(); break;
            case "NaN": node["metrics"]!["roc_auc"] = "NaN"; text = node.ToJsonString(); break;
            case "rows": node["rows"] = 3; text = node.ToJsonString(); break;
            case "form": node["version"] = 99; text = node.ToJsonString(); break;
            case "empty": text = ""; break;
            case "scores": await File.WriteAllBytesAsync(scores, [1, 2, 3], Stop); break;
            default: File.Delete(scores); break;
        }

        await File.WriteAllTextAsync(json, text, Stop);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => PromoteAsync("credit/1"));
        Assert.Contains(run, refusal.Message);
        await using (var store = await StoreAsync())
        {
            Assert.Equal(["challenger"], (await store.GetModelVersionAsync("credit", 1, Stop)).Aliases);
        }

        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        Assert.True((await PromoteAsync("credit/1")).Promoted);
    }

    [Fact]
    public async Task An_evaluation_at_another_threshold_neither_opens_the_gate_nor_replaces_the_one_at_the_models_own()
    {
        var run = await TrainAsync("credit", "logistic", "challenger");
        _folder.Write("gate.yaml", "metrics:\n  recall: {min: 0.9}\n");
        await EvaluateAsync("credit/1", _split.Test, "credit_test", threshold: 0.01);

        Assert.Contains("was evaluated only with target 'risk', positive class 'bad', threshold 0.01. Run 'ops.EvaluateAsync(\"credit/1\", data)' first", (await RefusedAsync("credit/1")).Message);
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        await EvaluateAsync("credit/1", _split.Test, "credit_test", threshold: 0.01);
        var result = await PromoteAsync("credit/1");

        Assert.False(result.Promoted);
        Assert.DoesNotContain("threshold", result.Evidence[0]);
        Assert.Equal(2, Descriptions(run).Length);
        await using var ops = Session();
        Assert.DoesNotContain("threshold 0.01", (await ops.CardAsync("credit/1", cancellationToken: Stop)).Markdown);
    }

    [Fact]
    public async Task Evidence_at_the_models_own_threshold_counts_whether_it_was_given_or_not()
    {
        await using (var ops = Session())
        {
            var trained = await ops.TrainAsync(_split.Train, new() { Target = "risk", Positive = "bad", Trainer = "logistic", Threshold = "0.3" }, cancellationToken: Stop);
            await ops.RegisterAsync(trained, "credit", "challenger", cancellationToken: Stop);
        }

        _folder.Write("gate.yaml", "metrics:\n  recall: {min: 0.1}\n");
        await EvaluateAsync("credit/1", _split.Test, "credit_test", threshold: 0.5);
        await RefusedAsync("credit/1");
        await EvaluateAsync("credit/1", _split.Test, "credit_test", threshold: 0.3);
        Assert.True((await PromoteAsync("credit/1")).Promoted);
    }

    [Fact]
    public async Task The_rows_of_the_training_are_the_last_to_be_judged_by()
    {
        await TrainAsync("credit", "decision-tree", "challenger");
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.1}\n");
        await EvaluateAsync("credit/1", _split.Train, "credit_train");
        Assert.EndsWith("these are the rows that the model was trained on", Assert.Single((await PromoteAsync("credit/1")).Evidence));

        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        await EvaluateAsync("credit/1", _split.Train, "credit_train", "housing");

        Assert.StartsWith("version 1: credit_test", Assert.Single((await PromoteAsync("credit/1")).Evidence));
        await using var ops = Session();
        Assert.Contains("of credit_test", (await ops.CardAsync("credit/1", cancellationToken: Stop)).Markdown);
    }

    [Fact]
    public async Task Models_that_share_a_run_keep_an_evaluation_each()
    {
        await using (var ops = Session())
        {
            await ops.StartRunAsync("both", cancellationToken: Stop);
            foreach (var trainer in (string[])["logistic", "decision-tree"])
            {
                using var trained = Learner.Fit(_split.Train, new() { Target = "risk", PositiveClass = "bad", Trainer = trainer }, null, Stop).Model;
                trained.Save(_folder.File(trainer));
                await ops.EvaluateAsync(_folder.File(trainer), new NamedFrame(_split.Test, "credit_test"), cancellationToken: Stop);
            }
        }

        await using (var ops = Session())
        {
            await ops.RegisterAsync(_folder.File("logistic"), "first", cancellationToken: Stop);
            await ops.RegisterAsync(_folder.File("decision-tree"), "second", cancellationToken: Stop);
        }

        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.1}\n");
        Assert.True((await PromoteAsync("first/1")).Promoted);
        Assert.True((await PromoteAsync("second/1")).Promoted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Evidence_under_the_name_of_earlier_versions_is_read_and_replaced(bool damaged)
    {
        var run = await TrainAsync("credit", "logistic", "challenger");
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        var json = Assert.Single(Descriptions(run));
        var old = $"credit_test-{_split.Test.Digest()[..8]}";
        File.Move(json.Replace(".json", ".scores.json.gz", StringComparison.Ordinal), Path.Combine(Path.GetDirectoryName(json)!, old + ".scores.json.gz"));
        File.Move(json, Path.Combine(Path.GetDirectoryName(json)!, old + ".json"));
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.1}\n");

        if (damaged)
        {
            await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(json)!, old + ".json"), "{", Stop);
            await Assert.ThrowsAsync<InvalidInputException>(() => PromoteAsync("credit/1"));
        }
        else
        {
            Assert.Contains(old, (await PromoteAsync("credit/1")).Evidence[0]);
        }

        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        Assert.Equal(json, Assert.Single(Descriptions(run)));
        Assert.True((await PromoteAsync("credit/1")).Promoted);
    }

    [Fact]
    public async Task A_model_without_a_run_keeps_its_evaluations_in_a_run_of_their_own()
    {
        using (var trained = Learner.Fit(_split.Train, new() { Target = "risk", PositiveClass = "bad" }, null, Stop).Model)
        {
            trained.Save(_folder.File("elsewhere"));
        }

        await EvaluateAsync(_folder.File("elsewhere"), _split.Test, "credit_test");
        await using (var ops = Session())
        {
            await ops.RegisterAsync(_folder.File("elsewhere"), "foreign", cancellationToken: Stop);
        }

        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5}\n");
        Assert.True((await PromoteAsync("foreign/1")).Promoted);
    }

    [Fact]
    public async Task A_run_of_its_own_whose_files_cannot_be_written_is_failed()
    {
        using (var trained = Learner.Fit(_split.Train, new() { Target = "risk", PositiveClass = "bad" }, null, Stop).Model)
        {
            trained.Save(_folder.File("elsewhere"));
        }

        await using var store = await StoreAsync();
        _folder.Write("mlruns", "a file where the folder would be");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => EvaluateAsync(_folder.File("elsewhere"), _split.Test, "credit_test"));

        var run = Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]), Stop)).Items);
        Assert.Equal(RunStatus.Failed, run.Info.Status);
        Assert.Equal(error.Message, run.Data.Tags.Single(tag => tag.Key == ActiveRun.ErrorTag).Value);
        Assert.DoesNotContain(run.Data.Tags, tag => tag.Key.StartsWith("modelops.evaluated.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_finished_run_keeps_its_status_and_times_and_one_page_holds_all_plots()
    {
        var run = await TrainAsync("credit", "logistic", "champion");
        await using var store = await StoreAsync();
        var before = (await store.GetRunAsync(run, Stop)).Info;
        await store.LogMetricAsync(run, new Tracking.Metric("accuracy", 0.1, 5, 7), Stop);

        await EvaluateAsync("credit/1", _split.Test, "credit test/1");
        await EvaluateAsync("credit/1", _split.Train, "credit_train");
        await using (var ops = Session())
        {
            await ops.CardAsync("credit@champion", cancellationToken: Stop);
        }

        var after = await store.GetRunAsync(run, Stop);
        Assert.Equal(before, after.Info);
        var value = (string key) => after.Data.Metrics.Single(metric => metric.Key == key).Value;
        Assert.Equal(value("accuracy"), value("credit_train/accuracy"));
        Assert.NotEqual(value("accuracy"), value("credit_test_1/accuracy"));
        Assert.Contains(after.Inputs, input => input.Dataset.Name == "credit_train" && input.Dataset.Digest == _split.Train.Digest());
        var files = new DirectoryInfo(Path.Combine(before.ArtifactUri, "evaluations")).GetFiles("*", SearchOption.AllDirectories);
        Assert.Equal(2, files.Count(file => file.Extension == ".html"));
        Assert.InRange(files.Sum(file => file.Length), 1, 2 * 2_500_000);
    }

    [Fact]
    public async Task The_tag_counts_no_skipped_rule_as_kept_and_names_it()
    {
        await TrainAsync("credit", "logistic", "challenger");
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        _folder.Write("gate.yaml", "metrics:\n  accuracy: {min: 0.1}\n  roc_auc: {max_drop_vs_champion: 0.1}\n");

        await PromoteAsync("credit/1");

        await using var store = await StoreAsync();
        var tag = (await store.GetModelVersionAsync("credit", 1, Stop)).Tags.Single(tag => tag.Key == "modelops.promotion.champion").Value;
        Assert.Contains(": gate gate.yaml, 2 of 3 rules kept, skipped: roc_auc; version 1: credit_test ", tag);
    }

    [Fact]
    public async Task Slices_are_compared_with_the_champions_evidence()
    {
        await TrainAsync("credit", "logistic", "champion");
        await TrainAsync("credit", "decision-tree", null);
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        await EvaluateAsync("credit/2", _split.Test, "credit_test", "housing");
        _folder.Write("gate.yaml", "slices:\n  housing:\n    metrics:\n      roc_auc: {min_gain_vs_champion: 0.5}\n");

        var result = await PromoteAsync("credit/2");

        Assert.False(result.Promoted);
        Assert.StartsWith("version 1: credit_test", result.Evidence[1]);
        Assert.Contains(result.Gate!.Rules, rule => rule.Sentence.Contains("roc_auc of housing=own is 0.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_promotion_leaves_a_short_tag_and_the_whole_record_with_the_run()
    {
        var run = await TrainAsync("credit", "logistic", "challenger");
        await EvaluateAsync("credit/1", _split.Test, "credit_test");
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5}\n  accuracy: {min: 0.999}\n");

        var refused = await PromoteAsync("credit/1");
        await using var store = await StoreAsync();
        var said = (await store.GetModelVersionAsync("credit", 1, Stop)).Tags.Single(tag => tag.Key == "modelops.promotion.champion").Value;
        _folder.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5}\n");
        await PromoteAsync("credit/1");

        Assert.False(refused.Promoted);
        Assert.StartsWith("refused 2", said);
        Assert.Contains("accuracy is 0.", said);
        var tag = (await store.GetModelVersionAsync("credit", 1, Stop)).Tags.Single(tag => tag.Key == "modelops.promotion.champion").Value;
        Assert.Matches("^promoted 2[0-9-]+ [0-9:]+ UTC by .+: gate gate.yaml, 2 of 2 rules kept; version 1: credit_test ", tag);
        Assert.InRange(tag.Length, 20, 250);
        var records = Directory.GetFiles(Path.Combine((await store.GetRunAsync(run, Stop)).Info.ArtifactUri, "promotions")).Select(file => JsonNode.Parse(File.ReadAllText(file))!);
        Assert.Equal(["promoted", "refused"], records.Select(record => (string)record["outcome"]!).Order(StringComparer.Ordinal));
        Assert.All(records, record => Assert.Contains("credit_test", (string)record["evidence"]![0]!));
    }

    private string[] Descriptions(string run) =>
        [.. Directory.GetFiles(_folder.Path, "credit_test-*.json", SearchOption.AllDirectories).Where(file => file.Contains(run, StringComparison.Ordinal))];

    private ModelOpsSession Session() => new(null, new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}" });

    private Task<ITrackingStore> StoreAsync() => TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);

    private async Task<string> TrainAsync(string name, string trainer, string? alias)
    {
        await using var ops = Session();
        var trained = await ops.TrainAsync(_split.Train, new() { Target = "risk", Positive = "bad", Trainer = trainer }, cancellationToken: Stop);
        await ops.RegisterAsync(trained, name, alias, cancellationToken: Stop);
        return trained.RunId;
    }

    private async Task EvaluateAsync(string model, Frame data, string name, string? slice = null, double? threshold = null)
    {
        await using var ops = Session();
        await ops.EvaluateAsync(model, new NamedFrame(data, name), new() { Slices = slice is null ? [] : [slice], Threshold = threshold }, cancellationToken: Stop);
    }

    private async Task<PromoteResult> PromoteAsync(string version)
    {
        await using var ops = Session();
        return await ops.PromoteAsync(version, "champion", _folder.File("gate.yaml"), cancellationToken: Stop);
    }

    private Task<CheckFailedException> RefusedAsync(string version) => Assert.ThrowsAsync<CheckFailedException>(() => PromoteAsync(version));
}
