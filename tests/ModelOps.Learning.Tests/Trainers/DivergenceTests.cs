namespace ModelOps.Learning.Tests;

public sealed class DivergenceTests
{
    [Fact]
    public void Scores_that_are_no_numbers_name_their_row()
    {
        var scores = new ModelScores(2, ["a", "b"]) { Probabilities = [0.5, 0.5, double.NaN, 1] };
        var error = Assert.Throws<InvalidInputException>(() => Divergence.Check("svm", scores, [4, 9]));

        Assert.Equal("The trainer svm scores NaN for row 10: the data holds numbers too large to compute with. Divide the target or the columns by a constant, or choose another trainer.", error.Message);
        Assert.True(Divergence.Is(error));
        Assert.False(Divergence.Is(new InvalidInputException("other")));
        Divergence.Check("svm", new ModelScores(1, []) { Values = [1e300] }, [0]);
    }

    [Fact]
    public void A_loss_out_of_bounds_says_what_to_change() => Assert.Equal(
        "The loss of the trainer mlp grew out of bounds in epoch 3 of 9 with learning_rate 0.5. Use a smaller one, such as 0.05, or a larger l2; divide columns or a target of very large numbers by a constant.",
        Divergence.Error("mlp", "epoch 3 of 9", 0.5, "a larger l2").Message);

    [Fact]
    public void Targets_too_small_for_single_precision_are_refused()
    {
        Assert.Equal(
            "The trainer forest cannot compute with a target of numbers up to 2E-35: they are too small. Multiply the target by a constant, or choose another trainer.",
            Assert.Throws<InvalidInputException>(() => Divergence.CheckSingle("forest", new Targets([1e-35, 2e-35], 0))).Message);
        Divergence.CheckSingle("forest", new Targets([1e-35, 1e-35], 0));
        Divergence.CheckSingle("forest", new Targets([0, 1], 2));
    }

    [Fact]
    public void A_pipeline_that_no_adapter_takes_is_refused() =>
        Assert.StartsWith("A StringBuilder cannot be trained as a pipeline.", Assert.Throws<InvalidInputException>(() => PipelineAdapters.TrainerOf(new System.Text.StringBuilder())).Message, StringComparison.Ordinal);

    [Fact]
    public void Checks_gather_their_sentences()
    {
        List<string> all = [];
        Assert.Equal("x", all.Try(() => "x"));
        Assert.Null(all.Try<string>(() => throw new InvalidInputException(["one", "two"])));
        Assert.Equal(["one", "two"], all);
        Assert.Throws<InvalidOperationException>(() => all.Try<string>(() => throw new InvalidOperationException()));
    }
}
