using ModelOps.Learning.Linear;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Linear;

/// <summary>Reference figures: scikit-learn 1.2.1 on the standardised columns of data/diabetes.csv and data/iris.csv.</summary>
public sealed class LinearTrainerTests
{
    private static readonly Frame _diabetes = Frame.ReadCsv(RepositoryPaths.Of("data", "diabetes.csv"));

    private static LinearRegressor Fit(string trainer, string? set = null, Frame? frame = null, string target = "progression")
    {
        var problem = LearningProblem.Of(frame ?? _diabetes, new FitOptions { Target = target, Trainer = trainer, Set = set is null ? null : TrainerSettings.Parse(set), Task = LearningTask.Regression });
        return Assert.IsType<LinearRegressor>(((PreparedModel)problem.Fit(problem.CreateTrainer()).Model).Model);
    }

    [Fact]
    public void Ols_finds_an_exact_line()
    {
        var x = Enumerable.Range(0, 2000).Select(i => (double)i).ToArray();
        var frame = new Frame(new Column<double>("x", x), new Column<double>("y", [.. x.Select(value => (3 * value) - 7)]));

        using var model = Learner.Fit(frame, new() { Target = "y", Trainer = "ols" });

        Assert.All(model.Predict(frame).Numbers("prediction").Zip(frame.Numbers("y")), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Theory]
    [InlineData("ols", "", new[] { -0.4761, -11.4069, 24.7265, 15.4294, -37.68, 22.6762, 4.8061, 8.422, 35.7344, 3.2167 })]
    [InlineData("ridge", "alpha=100", new[] { 0.4361, -8.4331, 21.3766, 13.3369, -2.0665, -3.7073, -8.9759, 5.7228, 18.6514, 4.7304 })]
    [InlineData("lasso", "alpha=1,tol=1e-9", new[] { -0.0, -9.3194, 24.8313, 14.0887, -4.8389, -0.0, -10.6228, 0.0, 24.4208, 2.5621 })]
    [InlineData("elastic-net", "alpha=0.5,l1_ratio=0.3,tol=1e-9", new[] { 0.6009, -7.128, 19.7715, 12.4195, -1.1218, -3.1801, -8.6797, 5.5993, 17.0188, 4.9938 })]
    public void Weights_are_those_of_scikit_learn(string trainer, string set, double[] expected)
    {
        var model = Fit(trainer, set);

        Assert.All(model.Weights.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-3));
        Assert.Equal(152.1335, model.Intercept, 1e-3);
    }

    [Fact]
    public void Probabilities_of_a_logistic_regression_are_those_of_scikit_learn()
    {
        var iris = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));
        using var model = Learner.Fit(iris, new() { Target = "species", Set = "tol=1e-9,max_iter=1000" });
        var probabilities = model.Model.Score(iris).Probabilities!;

        double[][] expected = [[0.98469, 0.01531, 0.0], [0.01201, 0.44032, 0.54767], [0.00002, 0.02333, 0.97665]];
        foreach (var (row, values) in new[] { 0, 70, 120 }.Zip(expected))
        {
            Assert.All(values.Select((value, k) => (value, k)), pair => Assert.Equal(pair.value, probabilities[(row * 3) + pair.k], 1e-4));
        }
    }

    [Fact]
    public void Ols_copes_with_columns_that_repeat_each_other()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 300).Select(_ => random.NextDouble()).ToArray();
        var frame = new Frame(
            new Column<double>("x", x), new Column<double>("again", [.. x.Select(value => 2 * value)]), new Column<double>("still", [.. x.Select(_ => 4.0)]),
            new Column<double>("y", [.. x.Select(value => (5 * value) + 1)]));

        using var model = Learner.Fit(frame, new() { Target = "y", Trainer = "ols" });

        Assert.All(model.Predict(frame).Numbers("prediction").Zip(frame.Numbers("y")), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void The_loss_of_gradient_descent_falls_to_that_of_ols()
    {
        using var descent = Learner.Fit(_diabetes, new() { Target = "progression", Trainer = "linear-sgd", Set = "epochs=3000,tol=0" });
        var losses = descent.LossCurve.Select(step => step.Loss!.Value).ToArray();

        Assert.Equal(3000, losses.Length);
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
        Assert.Equal(MeanSquaredError("ols"), losses[^1], 5.0);
    }

    [Fact]
    public void Too_long_steps_of_gradient_descent_are_told() => Assert.Equal(
        "The loss of the trainer linear-sgd grew out of bounds in epoch 5 of 200 with learning_rate 5. Use a smaller one, such as 0.5; divide columns or a target of very large numbers by a constant.",
        Assert.Throws<InvalidInputException>(() => Fit("linear-sgd", "learning_rate=5")).Message);

    [Fact]
    public void A_strong_lasso_keeps_few_weights_and_a_ridge_shrinks_all()
    {
        var (plain, lasso, ridge) = (Fit("ols"), Fit("lasso", "alpha=10"), Fit("ridge", "alpha=1000"));

        Assert.InRange(lasso.Weights.Count(weight => weight != 0), 3, 5);
        Assert.All(ridge.Weights.Zip(plain.Weights), pair => Assert.True(Math.Abs(pair.First) < 40));
        Assert.DoesNotContain(0, ridge.Weights);
        Assert.Equal(152.13, lasso.Intercept, 0.01);
    }

    [Fact]
    public void An_l1_penalty_makes_weights_of_a_logistic_regression_zero()
    {
        var problem = LearningProblem.Of(Frame.ReadCsv(RepositoryPaths.Of("data", "breast_cancer.csv")), new FitOptions { Target = "diagnosis", Set = "penalty=l1,c=0.1" });
        var model = Assert.IsType<LinearClassifier>(((PreparedModel)problem.Fit(problem.CreateTrainer()).Model).Model);

        Assert.InRange(Enumerable.Range(0, 30).Count(j => model.Weights[(j * 2) + 1] != 0), 4, 12);
    }

    private static double MeanSquaredError(string trainer)
    {
        using var model = Learner.Fit(_diabetes, new() { Target = "progression", Trainer = trainer });
        return model.Predict(_diabetes).Numbers("prediction").Zip(_diabetes.Numbers("progression"), (p, y) => (p - y) * (p - y)).Average();
    }
}
