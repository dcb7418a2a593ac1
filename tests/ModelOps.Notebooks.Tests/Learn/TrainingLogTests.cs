using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Learn;

/// <summary>What a training leaves in its run, and what it shows.</summary>
public sealed partial class TrainingLogTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Frame Train => (Frame)_bench.Host.Variables["train"];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_run_holds_data_parameters_metrics_and_the_model()
    {
        Train.WriteCsv(_bench.File("credit.csv"));
        await _bench.RunAsync("train credit.csv --target risk --positive bad --trainer logistic --cv 3 --seed 7 --set c=0.5 --exclude housing --as model");

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((RunStatus.Finished, "logistic"), (run.Info.Status, run.Info.Name));
        Assert.Equal(("logistic", "risk", "7", "750", "3"), (run.Param("trainer"), run.Param("target"), run.Param("seed"), run.Param("rows"), run.Param("cv_folds")));
        Assert.Equal("0.5", run.Param("c"));
        Assert.Null(run.Param("calibration"));
        Assert.NotNull(run.Metric("fit_seconds"));
        Assert.InRange(run.Metric("cv_roc_auc")!.Value, 0.6, 0.9);
        Assert.InRange(run.Metric("cv_roc_auc_std")!.Value, 0, 0.2);
        var input = Assert.Single(run.Inputs);
        Assert.Equal(("credit", "local", Train.Digest()), (input.Dataset.Name, input.Dataset.SourceType, input.Dataset.Digest));
        Assert.Contains("credit.csv", input.Dataset.Source);
        var files = await _bench.Ops.StoredFilesAsync(run);
        Assert.All(["model/MLmodel", "model/model.onnx", "model/coefficients.json"], file => Assert.Contains(file, files));
    }

    [Fact]
    public async Task The_losses_of_a_training_in_steps_are_a_history()
    {
        var trained = await _bench.Ops.TrainAsync(Train, new() { Target = "risk", Trainer = "gradient-boosting", Set = TrainerSettings.Parse("trees=5") }, cancellationToken: Stop);

        var losses = trained.LossCurve.Where(step => step.Loss is not null).ToArray();
        var history = await (await _bench.Ops.StoreAsync(Stop)).GetMetricHistoryAsync(trained.RunId, "training_loss", cancellationToken: Stop);
        Assert.Equal(losses.Select(step => ((long)step.Step, step.Loss!.Value)), history.Items.Select(point => (point.Step, point.Value)));
        Assert.True(losses.Length > 1);
        Assert.Equal(["Loss by step"], trained.Curves().Select(curve => curve.Title));
    }

    [Fact]
    public async Task Accuracies_and_speed_of_a_net_are_a_history_too_and_the_validation_set_is_an_input()
    {
        var (rows, held) = (Train.Take([.. Enumerable.Range(0, 200)]), Train.Take([.. Enumerable.Range(200, 100)]));
        _bench.Host.Variables["held"] = held;
        _bench.Host.Variables["rows"] = rows;

        await _bench.RunAsync("train rows --target risk --trainer mlp --set epochs=3,early_stopping=true --validation held --as model");

        var trained = (TrainResult)_bench.Host.Variables["model"];
        var store = await _bench.Ops.StoreAsync(Stop);
        async Task<double[]> History(string key) => [.. (await store.GetMetricHistoryAsync(trained.RunId, key, cancellationToken: Stop)).Items.Select(point => point.Value)];
        Assert.Equal(trained.LossCurve.Select(step => step.Accuracy!.Value), await History("training_accuracy"));
        Assert.Equal(trained.LossCurve.Select(step => step.ValidationAccuracy!.Value), await History("validation_accuracy"));
        Assert.Equal(trained.LossCurve.Select(step => step.RowsPerSecond!.Value), await History("rows_per_second"));
        Assert.All(trained.LossCurve, step => Assert.Equal(0, (step.ValidationAccuracy!.Value * 100) % 1, 1e-9));
        Assert.Equal(["Loss by step", "Accuracy by step"], trained.Curves().Select(curve => curve.Title));
        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal(["training", "validation"], run.Inputs.Select(input => input.Tags.Single(tag => tag.Key == "mlflow.data.context").Value).Order());
    }

    [Theory]
    [InlineData("auto", "A validation set ('held') is for one trainer, but auto compares many by cross-validation. Name a trainer, or leave --validation out.")]
    [InlineData("ridge", "The trainer ridge does not look at a validation set. Leave it out.")]
    public async Task A_validation_set_without_use_is_refused(string trainer, string message)
    {
        _bench.Host.Variables["held"] = Train;

        var target = trainer == "ridge" ? "duration_months" : "risk";
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync($"train train --target {target} --trainer {trainer} --validation held --as model"));

        Assert.Equal(message, error.Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Fact]
    public async Task A_frame_of_code_is_called_as_the_caller_calls_it()
    {
        var history = Train;
        await _bench.Ops.TrainAsync(history, new() { Target = "risk", Trainer = "dummy" }, cancellationToken: Stop);

        var dataset = Assert.Single(Assert.Single(await _bench.AllRunsAsync()).Inputs).Dataset;
        Assert.Equal(("history", "code", "{}"), (dataset.Name, dataset.SourceType, dataset.Source));
    }

    [Fact]
    public async Task A_model_of_nowhere_is_kept_in_a_run_of_its_own()
    {
        var model = Learner.Fit(Train, new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;

        var kept = await TrainingLog.KeepAsync(_bench.Ops, model, "imported", null, Stop);

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((run.Info.RunId, $"runs:/{run.Info.RunId}/model", "imported", RunStatus.Finished), (kept.RunId, kept.Source, run.Info.Name, run.Info.Status));
        Assert.Contains("model/model.onnx", await _bench.Ops.StoredFilesAsync(run));
    }

    [Fact]
    public async Task A_run_whose_model_cannot_be_kept_fails_with_the_reason()
    {
        var id = await _bench.Ops.ExperimentIdAsync(Stop);
        var place = (await (await _bench.Ops.StoreAsync(Stop)).GetExperimentAsync(id, Stop)).ArtifactLocation;
        var folder = new Uri(place).IsFile ? new Uri(place).LocalPath : place;
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "a file where the folder would be", Stop);

        var error = await Assert.ThrowsAnyAsync<ModelOpsException>(() => _bench.RunAsync("train train --target risk --trainer dummy --as model"));

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.Equal((RunStatus.Failed, error.Message), (run.Info.Status, run.Tag(ActiveRun.ErrorTag)));
        Assert.DoesNotContain("model", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task What_a_training_shows()
    {
        _bench.Host.Variables["days"] = new Frame(new Column<double>("hour", [.. Enumerable.Range(0, 40).Select(i => i % 24d)]), new Column<double>("bikes", [.. Enumerable.Range(0, 40).Select(i => i % 4 * 10d)]));

        await _bench.RunAsync("train days --target bikes --task numbers --trainer dummy --steps \"scale(hour)\" --cv 4 --metric mae");

        Golden.Equal("train.txt", Masked(_bench.Host.Text));
        Golden.Equal("train.html", Masked(_bench.Host.Html[0]));
    }

    [Fact]
    public void A_cross_validation_without_folds_or_values_logs_neither()
    {
        var trial = new TrialReport { Number = 0, Trainer = "ridge", Settings = "", Metrics = new Dictionary<string, double> { ["rmse"] = double.NaN } };

        var log = CrossValidationLog.Of(trial, "rmse");

        Assert.Equal(("rmse", 0, null), (log.Metric, log.Folds, log.StandardDeviation));
    }

    // Ids and times differ each time.
    internal static string Masked(string text) => Took().Replace(Ids().Replace(text, match => new string('0', match.Length)), match => match.Groups[1].Value + "7 ms");

    [GeneratedRegex("\\b[0-9a-f]{20}\\b|\\b[0-9a-f]{32}\\b")]
    private static partial Regex Ids();

    [GeneratedRegex("(fit took +|fit took</th><td [^>]*>)[0-9.]+ m?s")]
    private static partial Regex Took();
}
