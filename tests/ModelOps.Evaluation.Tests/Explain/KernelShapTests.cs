using System.Text.Json;

namespace ModelOps.Evaluation.Tests.Explain;

public sealed class KernelShapTests
{
    [Theory]
    [InlineData("kernel3")]
    [InlineData("kernel6")]
    public void All_coalitions_give_the_values_of_enumeration(string name)
    {
        var one = ExplainCases.Of("kernel", name);
        using var model = ExplainCases.Model(one);
        var shap = Explainer.Shap(model, ExplainCases.Rows(one), new() { Background = ExplainCases.Rows(one, "background") });
        Assert.Equal((double)one["base"]!, shap.Base, 1e-9);
        ExplainCases.Near(one["values"].Deserialize<double[]>()!, shap.Values, 1e-9);
        Assert.Equal((ShapMethod.Kernel, true, 5), (shap.Method, shap.IsExact, shap.BackgroundRows));
        Assert.Equal(
            ["Computed from predictions, since trees cannot be used: its graph has no trees.", "A column that a coalition lacks takes its values from 5 rows of the background."], shap.Notes);
    }

    [Fact]
    public void Drawn_coalitions_come_near_the_values_of_enumeration_by_their_standard_errors()
    {
        var one = ExplainCases.Of("kernel", "kernel13");
        using var model = ExplainCases.Model(one);
        var expected = one["values"].Deserialize<double[]>()!;
        var shap = Explainer.Shap(model, ExplainCases.Rows(one), new() { Background = ExplainCases.Rows(one, "background"), Method = ShapMethod.Kernel, Coalitions = 2000 });
        Assert.False(shap.IsExact);
        ExplainCases.Near(expected, shap.Values, 0.02);
        double[] errors = [.. expected.Select((value, i) => (value - shap.Values[i]) / shap.StandardErrors![i])];
        Assert.InRange(Math.Sqrt(errors.Average(error => error * error)), 0.5, 1.5);
        Assert.Equal("Coalitions were drawn: the values have standard errors.", shap.Notes[^1]);

        // The constraint holds whatever is drawn.
        var predicted = model.Score(ExplainCases.Rows(one)).Values!;
        ExplainCases.Near(predicted, Enumerable.Range(0, 3).Select(shap.OutputOf), 1e-9);
        Assert.Equal(1.959963984540054 * shap.StandardErrors![0], shap.Interval(0, 0).High - shap[0, 0], 1e-12);
    }

    [Fact]
    public void The_same_seed_draws_the_same_coalitions()
    {
        var one = ExplainCases.Of("kernel", "kernel13");
        using var model = ExplainCases.Model(one);
        var options = new ShapOptions { Coalitions = 200, Rows = [1] };
        var rows = ExplainCases.Rows(one);
        Assert.Equal(Explainer.Shap(model, rows, options).Values, Explainer.Shap(model, rows, options).Values);
        Assert.NotEqual(Explainer.Shap(model, rows, options).Values, Explainer.Shap(model, rows, options with { Seed = 7 }).Values);
    }

    [Fact]
    public void A_text_column_takes_part_as_a_whole_and_one_without_effect_adds_nothing()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        var told = new List<ExplainProgress>();
        var shap = Explainer.Shap(model, people, new() { MostRows = 10, BackgroundRows = 20 }, new Told(told));
        Assert.Equal(["age", "owner", "noise"], shap.Columns);
        Assert.Equal("Probability of bad", shap.Output);
        Assert.Equal(0, shap.MeanAbsolute[2], 1e-12);
        Assert.Equal([0, 1, 2], shap.Order);
        ExplainCases.Near(model.Score(shap.Rows).Probability("bad"), Enumerable.Range(0, 10).Select(shap.OutputOf), 1e-9);
        Assert.Equal(people["age"][shap.RowNumbers[3]], shap.Rows["age"][3]);
        Assert.Equal(new ExplainProgress(10, 10, "rows"), told[^1]);

        var other = Explainer.Shap(model, people, new() { MostRows = 10, BackgroundRows = 20, Class = "good" });
        ExplainCases.Near(shap.Values, other.Values.Select(value => -value), 1e-9);
    }

    private sealed class Told(List<ExplainProgress> list) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => list.Add(value);
    }
}
