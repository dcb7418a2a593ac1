using System.Text.Json;

namespace ModelOps.Evaluation.Tests.Explain;

/// <summary>scikit-learn's <c>partial_dependence</c> and the metric's losses for given shuffles, of a network in double precision.</summary>
public sealed class NetworkReferenceTests
{
    [Fact]
    public void Partial_dependence_and_the_curves_of_rows_are_those_of_scikit_learn()
    {
        var one = ExplainCases.Of("network");
        using var model = ExplainCases.Model(one);
        foreach (var expected in one["dependence"]!.AsArray())
        {
            var column = (string)expected!["column"]!;
            var dependence = Explainer.Dependence(model, ExplainCases.Rows(one), column, new() { GridPoints = 100, Curves = 100 });
            Assert.Equal(expected["grid"].Deserialize<double[]>()!, dependence.Numbers);
            ExplainCases.Near(expected["average"].Deserialize<double[]>()!, dependence.Means, 1e-9);
            ExplainCases.Near(expected["individual"].Deserialize<double[]>()!, dependence.Curves.SelectMany(curve => curve), 1e-9);
        }
    }

    [Fact]
    public void Importance_is_the_mean_loss_over_given_shuffles_with_Students_interval()
    {
        var one = ExplainCases.Of("network");
        using var model = ExplainCases.Model(one);
        var data = new Frame([.. ExplainCases.Rows(one).Columns, new Column<double>("y", one["targets"].Deserialize<double[]>()!)]);
        var orders = one["orders"].Deserialize<int[][][]>()!;
        var losses = one["losses"].Deserialize<double[]>()!;
        var importance = Explainer.Importance(model, data, new ExplainOptions { Target = "y", Metric = "rmse", Repeats = 4 }, (_, column, repeat) => orders[column][repeat]);
        Assert.Equal((double)one["baseline"]!, importance.Baseline, 1e-9);
        foreach (var feature in importance.Features)
        {
            var own = losses.Skip(4 * "abc".IndexOf(feature.Column, StringComparison.Ordinal)).Take(4).ToArray();
            Assert.Equal(own.Average(), feature.Mean, 1e-9);
            Assert.Equal(Math.Sqrt(own.Sum(loss => Math.Pow(loss - own.Average(), 2)) / 3), feature.StandardDeviation, 1e-9);

            // Student's 97.5 % quantile of 3 degrees of freedom.
            Assert.Equal(feature.Mean + (3.182446305284263 * feature.StandardDeviation / 2), feature.Interval.High, 1e-9);
            Assert.Equal(2 * feature.Mean, feature.Interval.Low + feature.Interval.High, 1e-9);
        }
    }

    [Fact]
    public void One_shuffle_has_no_interval()
    {
        var one = ExplainCases.Of("network");
        using var model = ExplainCases.Model(one);
        var data = new Frame([.. ExplainCases.Rows(one).Columns, new Column<double>("y", one["targets"].Deserialize<double[]>()!)]);
        var importance = Explainer.Importance(model, data, new() { Target = "y", Repeats = 1 });
        Assert.True(double.IsNaN(importance.Features[0].Interval.Low));
        Assert.Null(importance.ToFigure().Traces[0]!["error_x"]);
        Assert.Contains("lost when shuffled", importance.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Centred_curves_begin_at_0_and_categories_have_their_names_on_the_axis()
    {
        using var model = TestModels.Classifier();
        var dependence = Explainer.Dependence(model, TestModels.People(), "owner", new() { Curves = 7 });
        Assert.Equal(7, dependence.Curves.Count);
        var figure = dependence.ToIceFigure(centred: true);
        Assert.Equal("7 rows by owner", figure.Title);
        Assert.Equal("""["yes","no"]""", figure.Layout["xaxis"]!["ticktext"]!.ToJsonString());
        Assert.Equal(0, (double)figure.Traces[0]!["y"]![0]!);
        Assert.Equal(0, (double)figure.Traces[1]!["y"]![0]!);
        Assert.Equal(dependence.Means[1] - dependence.Means[0], (double)figure.Traces[1]!["y"]![1]!, 1e-12);
        Assert.Empty(Explainer.Dependence(model, TestModels.People(), "age", new() { Curves = 0 }).Curves);
    }
}
