using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Learn;

/// <summary>What <c>#!train</c> and <c>#!tune</c> take beside trainer and target, each through the command.</summary>
public sealed class LearnOptionsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void The_help_of_train_names_every_trainer() => Assert.All(
        Trainers.All,
        trainer => Assert.Matches($"\\b{trainer.Name}\\b", CommandCatalog.Under("train")[0].Parameters.Single(parameter => parameter.Name == "trainer").Description));

    [Theory]
    [InlineData("--pipeline nope", "'--pipeline' names no variable ('nope').")]
    [InlineData("--pipeline train", "A Frame cannot be trained as a pipeline.")]
    [InlineData("--pipeline train --trainer ridge", "The pipeline has a trainer of its own, but 'ridge' was given beside it. Leave --trainer out.")]
    public async Task A_pipeline_is_a_variable_that_an_adapter_takes(string options, string expected)
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync($"train train --target risk {options}"));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_prepare_columns_inside_the_graph_and_are_logged()
    {
        await _bench.RunAsync("train train --target risk --steps \"log(credit_amount); target-encode(housing)\" --as model");

        Assert.Contains(Model().Graph().Nodes, node => node.Operator == "Log");
        Assert.Equal("log(credit_amount); target-encode(housing)", await ParamAsync("steps"));
        Assert.Contains("log(credit_amount)", _bench.Host.Text);
    }

    [Fact]
    public async Task Class_weights_move_probabilities_towards_the_heavier_class()
    {
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        var plain = MeanProbability();
        await _bench.RunAsync("train train --target risk --positive bad --class-weight good=1,bad=5 --as model");

        Assert.True(MeanProbability() > plain + 0.2);
        Assert.Equal("good=1,bad=5", await ParamAsync("class_weight"));
    }

    [Fact]
    public async Task A_weight_column_is_not_learnt_from()
    {
        await _bench.RunAsync("train train --target risk --weight duration_months --exclude housing --as model");

        Assert.Equal(["credit_amount", "age_years", "checking_account_status"], Model().InputNames);
    }

    [Fact]
    public async Task Calibration_brings_mean_probability_to_the_share_of_the_class()
    {
        await _bench.RunAsync("train train --target risk --positive bad --class-weight balanced --calibration isotonic --as model");

        Assert.InRange(MeanProbability(), 0.25, 0.35);
        Assert.Equal("isotonic", await ParamAsync("calibration"));
    }

    [Fact]
    public async Task A_threshold_is_chosen_by_cost_and_decides_the_label()
    {
        await _bench.RunAsync("train train --target risk --positive bad --threshold fn=5,fp=1 --as model");

        Assert.InRange(Model().Metadata.Threshold!.Value, 0.01, 0.45);
        var scores = Model().Score((Frame)_bench.Host.Variables["test"]);
        Assert.Equal(scores.Probability("bad").Select(p => p >= Model().Metadata.Threshold ? 1 : 0), scores.Labels!);
        Assert.Equal("fn=5,fp=1", await ParamAsync("threshold"));
    }

    [Fact]
    public async Task A_search_keeps_them_for_every_trial()
    {
        await _bench.RunAsync("tune train --target risk --positive bad --trainers logistic --trials 2 --folds 2 --exclude housing --threshold 0.3 --as best");

        var best = (TrainResult)_bench.Host.Variables["best"];
        Assert.Equal(0.3, best.Model.Model.Metadata.Threshold);
        Assert.DoesNotContain("housing", best.Model.Model.InputNames);
    }

    [Fact]
    public async Task The_trainer_auto_shows_the_leaderboard_with_preparation()
    {
        _bench.Host.Variables["few"] = ((Frame)_bench.Host.Variables["train"]).Head(120);

        await _bench.RunAsync("train few --target risk --trainer auto --as model");

        var search = ((TrainResult)_bench.Host.Variables["model"]).Search!;
        Assert.Equal(40, search.Leaderboard.Count);
        Assert.Contains(search.Leaderboard, trial => trial.Steps.Contains("target-encode", StringComparison.Ordinal));
        Assert.Contains("preparation", _bench.Host.Text);
        Assert.Equal(41, (await _bench.AllRunsAsync()).Count);
    }

    [Fact]
    public async Task The_run_of_a_training_lasts_as_long_as_the_training()
    {
        await _bench.RunAsync("train train --target risk --trainer gradient-boosting --cv 3");

        var run = Assert.Single(await _bench.AllRunsAsync());
        Assert.True(run.Info.EndTime - run.Info.StartTime >= 1000 * run.Data.Metrics.Single(metric => metric.Key == "fit_seconds").Value);
    }

    [Fact]
    public async Task Folds_can_follow_a_group_or_time()
    {
        await _bench.RunAsync("train train --target risk --cv 3 --fold-group housing --metric log_loss --as model");
        await _bench.RunAsync("tune train --target risk --trainers logistic --trials 1 --folds 3 --fold-time duration_months --as best");

        var folds = ((TrainResult)_bench.Host.Variables["model"]).CrossValidation!.Folds;
        var housing = ((Frame)_bench.Host.Variables["train"])["housing"];
        Assert.Equal(Enumerable.Range(0, housing.Count).GroupBy(row => housing[row]).Select(group => group.Count()).Order(), folds.Select(fold => fold.Rows).Order());
        Assert.Equal("log_loss", ((TrainResult)_bench.Host.Variables["model"]).CrossValidation!.Metric);
        Assert.True(_bench.Host.Variables["best"] is TrainResult);
    }

    [Theory]
    [InlineData("gradient-boosting", "trees=3..6")]
    [InlineData("random-forest", "trees=3|6")]
    [InlineData("mlp", "epochs=2|3")]
    public async Task No_parameter_of_a_trainer_gets_in_the_way_of_what_a_trial_logs(string trainer, string space)
    {
        await _bench.RunAsync($"tune train --target risk --trainers {trainer} --space {space} --trials 3 --folds 2");

        var trials = (await _bench.AllRunsAsync()).Where(run => run.Info.Name.StartsWith("trial-", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, trials.Count);
        Assert.All(trials, run => Assert.Equal("1", run.Data.Params.Single(param => param.Key == "trial_row_share").Value));
        Assert.Contains(trials, run => run.Data.Params.Any(param => param.Key == space.Split('=')[0]));
    }

    [Fact]
    public async Task All_errors_of_a_cross_validation_are_reported_at_once()
    {
        var exception = await _bench.RefusedAsync("train train --target risk --cv 1 --metric auk --fold-group husing");

        Assert.Equal(["There is no metric 'auk'.", "The number of folds is 1.", "There is no column 'husing'."], exception.Errors.Select(sentence => sentence[..(sentence.IndexOf('.') + 1)]));
    }

    [Theory]
    [InlineData("--steps \"logg(credit_amount)\"", "There is no step 'logg'. Did you mean 'log'?")]
    [InlineData("--steps \"log(housing)\"", "Column 'housing' does not hold numbers at this step. Put another step before it, or choose another column.")]
    [InlineData("--class-weight bda=5", "There is no class 'bda' to weight. Did you mean 'bad'? Give 'balanced', or weights for good, bad as good=2.")]
    [InlineData("--calibration plat", "'--calibration' cannot be 'plat'. Give one of: platt, isotonic. Did you mean 'platt'?")]
    [InlineData("--threshold 1.5", "The threshold is 1.5, but must be between 0 and 1.")]
    [InlineData("--weight housing", "The weight column 'housing' holds String values. Choose a column of numbers.")]
    [InlineData("--fold-group housing", "'housing' is for a cross-validation, but there is none. Add --cv 5, or leave --fold-group, --fold-time and --metric out.")]
    [InlineData("--cv 3 --fold-time duration", "There is no column 'duration'.")]
    [InlineData("--exclude husing", "There is no column 'husing'. Did you mean 'housing'?")]
    public async Task What_does_not_fit_is_said_in_a_sentence_and_leaves_no_run(string option, string expected)
    {
        var exception = await _bench.RefusedAsync($"train train --target risk {option}");

        Assert.StartsWith(expected, exception.Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Fact]
    public async Task All_errors_of_a_call_from_CSharp_are_reported_at_once()
    {
        var options = new TrainOptions { Target = "risk", Trainer = "gradient_bosting", Calibration = "plat", ClassWeight = "bda=5", Threshold = "1.5", Exclude = ["husing"], Weight = "housing", Positive = "baad" };

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.TrainAsync("train", options, cancellationToken: TestContext.Current.CancellationToken));

        string[] expected =
        [
            "There is no trainer 'gradient_bosting'. Did you mean 'gradient-boosting'?", "There is no column 'husing'. Did you mean 'housing'?", "The target 'risk' has no class 'baad'. Did you mean 'bad'?",
            "The calibration 'plat' is not known. Did you mean 'platt'?", "The threshold is 1.5, but must be between 0 and 1.", "The weight column 'housing' holds String values.",
        ];
        Assert.All(expected, start => Assert.Contains(error.Errors, sentence => sentence.StartsWith(start, StringComparison.Ordinal)));
        Assert.Empty(await _bench.AllRunsAsync());
    }

    private Model Model() => ((TrainResult)_bench.Host.Variables["model"]).Model.Model;

    private double MeanProbability() => Model().Score((Frame)_bench.Host.Variables["test"]).Probability("bad").Average();

    private async Task<string?> ParamAsync(string name) =>
        (await _bench.AllRunsAsync()).OrderByDescending(run => run.Info.StartTime).First().Data.Params.Single(param => param.Key == name).Value;
}
