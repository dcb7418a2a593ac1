using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Train;

/// <summary>What <c>#!train</c> refuses, and that nothing is left then.</summary>
public sealed class TrainCommandTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Frame Data => (Frame)_bench.Host.Variables["train"];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(Face.Terminal, "'--time' is for the trials of a search. Choose the trainer auto, or leave it out.", "The pipeline has a trainer of its own, but 'ridge' was given beside it. Leave --trainer out.")]
    [InlineData(Face.Notebook, "'--time' is for the trials of a search. Choose the trainer auto, or leave it out.", "The pipeline has a trainer of its own, but 'ridge' was given beside it. Leave --trainer out.")]
    [InlineData(Face.CSharp, "'Time' is for the trials of a search. Choose the trainer auto, or leave it out.", "The pipeline has a trainer of its own, but 'ridge' was given beside it. Leave Trainer out.")]
    public async Task Options_that_do_not_go_together_are_refused_in_the_words_of_the_face(Face face, string time, string pipeline)
    {
        using var use = Wording.Use(face);

        Assert.Equal(time, (await RefusedAsync(new() { Target = "risk", Time = TimeSpan.FromSeconds(5) })).Message);
        Assert.Equal(pipeline, (await RefusedAsync(new() { Target = "risk", Trainer = "ridge", Pipeline = new object() })).Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Theory]
    [InlineData(Face.Terminal, "'f1' is for a cross-validation, but there is none. Add --cv 5, or leave --fold-group, --fold-time and --metric out.")]
    [InlineData(Face.Notebook, "'f1' is for a cross-validation, but there is none. Add --cv 5, or leave --fold-group, --fold-time and --metric out.")]
    [InlineData(Face.CSharp, "'f1' is for a cross-validation, but there is none. Add Cv = 5, or leave FoldGroup, FoldTime and Metric out.")]
    public async Task What_is_for_a_cross_validation_needs_one(Face face, string expected)
    {
        using var use = Wording.Use(face);

        Assert.Equal(expected, (await RefusedAsync(new() { Target = "risk", Metric = "f1" })).Message);
        Assert.Empty(await _bench.AllRunsAsync());
    }

    [Theory]
    [InlineData("risk", "forest", null, 0, "There is no trainer 'forest'.")]
    [InlineData("rsik", null, null, 0, "There is no column 'rsik'. Did you mean 'risk'?")]
    [InlineData("", null, null, 0, "There is no column ''.")]
    [InlineData("risk", null, "goood", 0, "The target 'risk' has no class 'goood'. Did you mean 'good'?")]
    [InlineData("risk", null, null, -3, "The number of folds is -3. Give at least 2.")]
    public async Task A_call_from_CSharp_with_what_is_not_there_is_refused_and_leaves_no_run(string target, string? trainer, string? positive, int folds, string expected)
    {
        var error = await RefusedAsync(new() { Target = target, Trainer = trainer, Positive = positive, Cv = folds });

        Assert.Contains(error.Errors, sentence => sentence.StartsWith(expected, StringComparison.Ordinal));
        Assert.Empty(await _bench.AllRunsAsync());
        Assert.Empty(_bench.Ops.RunIds);
    }

    [Fact]
    public async Task A_training_that_is_interrupted_leaves_no_run_and_no_variable()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommandCatalog.RunAsync(
            _bench.Ops, "train", CommandLineWords.Parse("train --target risk --trainer mlp --set epochs=100000,patience=100000 --as model"), "", end.Token));

        Assert.Empty(await _bench.AllRunsAsync());
        Assert.DoesNotContain("model", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task The_variable_is_the_result_which_predicts_and_stands_for_the_model()
    {
        await _bench.RunAsync("train train --target risk --positive bad --trainer decision-tree --set depth=2 --as model");

        var trained = (TrainResult)_bench.Host.Variables["model"];
        Assert.Equal(("decision-tree", "2", null, null), (trained.Trainer, trained.Parameters["depth"], trained.CrossValidation, trained.Search));
        Assert.Equal($"runs:/{trained.RunId}/model", trained.Model.Reference);
        Assert.Equal(250, trained.Predict((Frame)_bench.Host.Variables["test"]).RowCount);
        NamedModel model = trained;
        Assert.Same(trained.Model, model);
    }

    private Task<InvalidInputException> RefusedAsync(TrainOptions options) => Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.TrainAsync(Data, options, cancellationToken: Stop));
}
