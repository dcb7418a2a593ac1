namespace ModelOps.Learning.Tests.Fitting;

/// <summary>Rows that are given to decide when a training is enough.</summary>
public sealed class ValidationTests
{
    private readonly Frame _rows = Waves(300, seed: 1);
    private readonly Frame _held = Waves(200, seed: 2);

    [Theory]
    [InlineData("mlp", "early_stopping=true,epochs=4", "kind")]
    [InlineData("mlp", "early_stopping=true,epochs=4", "height")]
    [InlineData("gradient-boosting", "early_stopping=2,trees=4", "kind")]
    [InlineData("gradient-boosting", "early_stopping=2,trees=4", "height")]
    public void The_loss_held_out_is_that_of_the_rows_given(string trainer, string set, string target)
    {
        using var model = Fit(trainer, set, target, _held);
        using var other = Fit(trainer, set, target, Waves(200, seed: 3));
        using var turned = Fit(trainer, set, target, _held.Take([.. Enumerable.Range(0, 200).Reverse()]));

        // Boosting draws the bounds of its bins from both; what is learnt is else of the rows to learn from alone.
        Assert.Equal(1, model.LossCurve[0].Loss!.Value / other.LossCurve[0].Loss!.Value, trainer == "mlp" ? 0 : 1e-3);
        Assert.NotEqual(model.LossCurve[0].ValidationLoss, other.LossCurve[0].ValidationLoss);
        Assert.Equal(model.LossCurve[0].ValidationLoss!.Value, turned.LossCurve[0].ValidationLoss!.Value, 1e-6);
    }

    [Fact]
    public void A_net_of_numbers_scales_the_targets_held_out_as_its_own()
    {
        using var model = Fit("mlp", "early_stopping=true,epochs=60,learning_rate=0.02", "height", _held);

        // Of targets about 1000 that were not scaled it would be half a million.
        Assert.InRange(model.LossCurve[^1].ValidationLoss!.Value, 0, 0.1);
    }

    [Theory]
    [InlineData("mlp", "epochs=2", "The trainer mlp looks at a validation set only under early_stopping=true. Set it, or leave the validation set out.")]
    [InlineData("gradient-boosting", "trees=2", "The trainer gradient-boosting looks at a validation set only under early stopping. Set early_stopping to a number of rounds, or leave the validation set out.")]
    [InlineData("logistic", "", "The trainer logistic does not look at a validation set. Leave it out.")]
    public void A_trainer_that_would_not_look_at_it_refuses_it(string trainer, string set, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Fit(trainer, set, "kind", _held)).Message);

    [Fact]
    public void A_blend_refuses_it() => Assert.Equal(
        "The trainer blend does not look at a validation set. Leave it out.",
        Assert.Throws<InvalidInputException>(() => Learner.Fit(_rows, new() { Target = "kind", Blend = [new("logistic", null, null, 1)], Validation = _held })).Message);

    [Fact]
    public void Columns_that_lack_or_differ_are_named()
    {
        var column = StringColumn.From("a", Enumerable.Repeat("x", 200));

        Assert.Equal(
            "The validation set has no column 'b'. Did you mean 'a'? Its columns are: a, kind, height.",
            Refused(new Frame(_held["a"], _held["kind"], _held["height"])));
        Assert.Equal(
            "Column 'a' of the validation set holds String values, but those to learn from are Float64. Read both files alike.",
            Refused(new Frame(column, _held["b"], _held["kind"], _held["height"])));
        Assert.Equal("The validation set has no rows. Give at least one, or leave it out.", Refused(_held.Take([])));
    }

    [Fact]
    public void Targets_that_cannot_be_compared_are_named()
    {
        Frame With(string? kind) => new(_held["a"], _held["b"], StringColumn.From("kind", Enumerable.Range(0, 200).Select(row => row == 6 ? kind : "up")), _held["height"]);

        Assert.Equal("The validation set has the class 'sideways' in row 7, which no row to learn from has. The classes are: down, up.", Refused(With("sideways")));
        Assert.Equal("The target 'kind' has no value in 1 of 200 rows of the validation set. Drop these rows first.", Refused(With(null)));
    }

    private string Refused(Frame held) => Assert.Throws<InvalidInputException>(() => Fit("mlp", "early_stopping=true", "kind", held)).Message;

    private TrainedModel Fit(string trainer, string set, string target, Frame held) =>
        Learner.Fit(_rows, new() { Target = target, Trainer = trainer, Set = TrainerSettings.Parse(set), Validation = held, PositiveClass = target == "kind" ? "up" : null });

    private static Frame Waves(int count, int seed)
    {
        var random = new Random(seed);
        double[] a = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        double[] b = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        double[] height = [.. a.Zip(b, (x, y) => 1000 + (50 * Math.Sin(6 * x)) + (20 * y) + random.NextDouble())];
        return new Frame(
            new Column<double>("a", a),
            new Column<double>("b", b),
            StringColumn.From("kind", height.Select(value => value > 1010 ? "up" : "down")),
            new Column<double>("height", height));
    }
}
