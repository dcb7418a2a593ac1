using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Issues;

/// <summary>A linear model did not show what it had learnt: its weights are kept, on the scale of the columns.</summary>
public sealed class LinearCoefficientsTests
{
    private const int Rows = 400;

    private static Frame Data()
    {
        var random = new Random(7);
        double[] a = [.. Enumerable.Range(0, Rows).Select(_ => 50 + (20 * random.NextDouble()))];
        double[] b = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() / 1000)];
        string[] c = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(2) == 0 ? "u" : "v")];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (3 * a[i]) - (2000 * b[i]) + 5 + (c[i] == "v" ? 7 : 0))];
        return new Frame(
            new Column<double>("a", a), new Column<double>("b", b), StringColumn.From("c", c), new Column<double>("y", y),
            StringColumn.From("two", y.Select((value, i) => value + (20 * random.NextDouble()) > 190 ? "high" : "low")),
            StringColumn.From("three", y.Select((value, i) => value + (20 * random.NextDouble()) is var noisy && noisy > 200 ? "high" : noisy > 180 ? "middle" : "low")));
    }

    [Theory]
    [InlineData("ols", 1e-3)]
    [InlineData("linear-sgd", 0.05)]
    public void A_regressions_weights_are_those_the_data_was_made_with(string trainer, double tolerance)
    {
        using var trained = Learner.Fit(Data(), new FitOptions { Target = "y", Trainer = trainer, Features = ["a", "b", "c"] });

        var weights = trained.Coefficients!;
        Assert.Equal(3, Of(weights, "a"), tolerance);
        Assert.Equal(-2000, Of(weights, "b"), 2000 * tolerance);
        Assert.Equal(7, Of(weights, "c=v") - Of(weights, "c=u"), 7 * tolerance + 1e-3);
        Assert.Equal(["y"], weights.Outputs);
        Assert.Equal("a", weights.Features[0].Name);
        Assert.Equal(1, weights.Features.Single(feature => feature.Name == "c=v").Scale);
    }

    [Theory]
    [InlineData("logistic", "two")]
    [InlineData("svm", "two")]
    [InlineData("logistic", "three")]
    public void A_classifiers_weights_and_intercepts_give_its_probabilities(string trainer, string target)
    {
        var data = Data();
        using var trained = Learner.Fit(data, new FitOptions { Target = target, Trainer = trainer, Features = ["a", "b", "c"], PositiveClass = target == "two" ? "high" : null });

        var weights = trained.Coefficients!;
        var scores = trained.Model.Score(data);
        for (var row = 0; row < 20; row++)
        {
            double Value(string name) => name.StartsWith("c=", StringComparison.Ordinal) ? ((string)data["c"][row]! == name[2..] ? 1 : 0) : (double)data[name][row]!;
            double[] sums = [.. weights.Intercepts.Select((intercept, k) => intercept + weights.Features.Sum(feature => feature.Weights[k] * Value(feature.Name)))];
            double[] exponents = weights.Outputs.Count == 1 ? [1, Math.Exp(sums[0])] : [.. sums.Select(Math.Exp)];
            for (var k = 0; k < exponents.Length; k++)
            {
                Assert.Equal(exponents[k] / exponents.Sum(), scores.Probabilities![(row * exponents.Length) + k], 1e-4);
            }
        }
    }

    [Fact]
    public void They_are_kept_in_the_models_folder_and_other_models_have_none()
    {
        using var folder = new TemporaryFolder();
        using var trained = Learner.Fit(Data(), new FitOptions { Target = "two", Trainer = "logistic", Features = ["a", "b", "c"], Calibration = "platt" });
        trained.Save(folder.File("model"));
        using var loaded = Model.Load(folder.File("model"));

        Assert.Equal(trained.Coefficients!.ToJson(), loaded.Coefficients!.ToJson());
        using var forest = Learner.Fit(Data(), new FitOptions { Target = "two", Trainer = "decision-tree", Features = ["a", "b", "c"] });
        Assert.Null(forest.Coefficients);
    }

    [Fact]
    public void A_broken_file_of_coefficients_is_named()
    {
        var exception = Assert.Throws<ModelException>(() => LinearCoefficients.Parse("{"));

        Assert.StartsWith("The model's coefficients.json cannot be read", exception.Message);
    }

    private static double Of(LinearCoefficients weights, string name) => weights.Features.Single(feature => feature.Name == name).Weights[0];

    // What each step does, in the tests' own arithmetic, and the feature's name.
    [Theory]
    [InlineData("log", "log(a)")]
    [InlineData("log(a)", "log(a)")]
    [InlineData("scale(a); log(a)", "log(scale(a))")]
    [InlineData("scale(a, method=minmax); scale(a, method=robust)", "a")]
    [InlineData("scale(a, method=robust); scale(a); scale(a, method=minmax)", "a")]
    [InlineData("clip(a)", "clip(a)")]
    [InlineData("log(a); scale(a)", "log(a)")]
    [InlineData("bucketize(a, bins=4)", "bucketize(a)")]
    [InlineData("clip(a, method=quantile, factor=0.2); log(a)", "log(clip(a))")]
    public void Weights_are_on_the_scale_of_what_the_feature_is_called(string steps, string name)
    {
        var data = Data();
        using var trained = Learner.Fit(data, new FitOptions { Target = "y", Trainer = "ols", Features = ["a"], Steps = steps });
        var values = ((Column<double>)data["a"]).Values.ToArray();
        var feature = Assert.Single(trained.Coefficients!.Features);
        Assert.Equal(name, feature.Name);

        double[] Apply(string how, double[] from) => how switch
        {
            "log" => [.. from.Select(value => Math.Sign(value) * Math.Log(1 + Math.Abs(value)))],
            "scale" => Statistics.ScaleOf(from, Scaling.Standard) is var (offset, scale) ? [.. from.Select(value => (value - offset) / scale)] : [],
            "clip" when steps.Contains("quantile", StringComparison.Ordinal) => Statistics.QuantileBounds(from, 0.2, 0.8) is var (low, high) ? [.. from.Select(value => Math.Clamp(value, low, high))] : [],
            "clip" => Statistics.IqrBounds(from) is var (low, high) ? [.. from.Select(value => Math.Clamp(value, low, high))] : [],
            _ => [.. from.Select(value => (double)Enumerable.Range(1, 3).Count(i => value >= Statistics.Quantile(from, i / 4.0)))],
        };
        var read = name.Split('(', ')').Where(part => part is not ("" or "a")).Reverse().Aggregate(values, (from, how) => Apply(how, from));
        var predicted = trained.Model.Score(data).Values!;
        for (var row = 0; row < 50; row++)
        {
            Assert.Equal(predicted[row], trained.Coefficients.Intercepts[0] + (feature.Weights[0] * read[row]), 1e-3);
        }
    }

    [Fact]
    public void A_product_of_scaled_columns_says_so()
    {
        using var trained = Learner.Fit(Data(), new FitOptions { Target = "y", Trainer = "ols", Features = ["a", "b"], Steps = "scale(a); interact" });
        Assert.Equal(["a", "b", "b*scale(a)"], trained.Coefficients!.Features.Select(feature => feature.Name).Order(StringComparer.Ordinal));
    }
}
