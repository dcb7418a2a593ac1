using System.Text.Json;
using ModelOps.Evaluation.Explain;
using ModelOps.Evaluation.Explain.Trees;

namespace ModelOps.Evaluation.Tests.Explain;

public sealed class TreeShapTests
{
    [Theory]
    [InlineData("trees_sum")]
    [InlineData("trees_average")]
    public void Trees_of_every_form_give_the_values_of_enumeration(string name)
    {
        var one = ExplainCases.Of("trees", name);
        var outputs = Math.Max(1, (int)one["classes"]!);
        string[] classes = outputs == 1 ? [] : [.. Enumerable.Range(0, outputs).Select(k => $"k{k}")];
        using var model = ExplainCases.Model(one, new ImportOptions { Classes = outputs == 1 ? null : classes });
        for (var output = 0; output < outputs; output++)
        {
            var shap = Explainer.Shap(model, ExplainCases.Rows(one), new() { Method = ShapMethod.Tree, Class = outputs == 1 ? null : classes[output] });
            Assert.Equal((double)one["bases"]![output]!, shap.Base, 1e-9);
            ExplainCases.Near(one["values"]![output].Deserialize<double[]>()!, shap.Values, 1e-9);
            Assert.Equal((ShapMethod.Tree, true, 0), (shap.Method, shap.IsExact, shap.BackgroundRows));
        }
    }

    [Theory]
    [InlineData("xgb_regression")]
    [InlineData("xgb_binary")]
    [InlineData("xgb_classes")]
    public void An_imported_graph_gives_the_contributions_of_XGBoost(string name)
    {
        var one = ExplainCases.Of("xgboost", name);
        using var model = ExplainCases.Model(one);
        var groups = one["contributions"]!.AsArray().Count;
        for (var group = 0; group < groups; group++)
        {
            var wanted = (int)one["classes"]! == 0 ? null : groups == 1 ? "1" : $"{group}";
            var shap = Explainer.Shap(model, ExplainCases.Rows(one), new() { Method = ShapMethod.Tree, Class = wanted });
            var expected = one["contributions"]![group].Deserialize<double[]>()!;
            ExplainCases.Near(expected.Where((_, i) => i % 7 != 6), shap.Values, 1e-5);
            Assert.Equal(expected[6], shap.Base, 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    public void Gauss_integrates_polynomials_up_to_twice_its_places_exactly(int points)
    {
        var (places, weights) = GaussLegendre.Of(points);
        for (var degree = 0; degree < 2 * points; degree++)
        {
            Assert.Equal(1.0 / (degree + 1), places.Zip(weights, (place, weight) => weight * Math.Pow(place, degree)).Sum(), 1e-14);
        }
    }

    [Fact]
    public void A_way_through_thirty_features_is_shared_as_the_definition_says()
    {
        // One leaf of value 1 behind thirty features, each passed by half of the rows: a row that fits them all.
        var tree = new ShapTree();
        const int Features = 30;
        var covers = new List<double>();
        Add(0, 1 << Features);
        tree.Covers = [.. covers];
        tree.Values = [.. Enumerable.Range(0, covers.Count).Select(node => node == Features ? 1.0 : 0)];
        var shap = new TreeShap([tree], [.. Enumerable.Range(0, Features)], Features);
        var values = shap.Explain([.. Enumerable.Repeat(0.0, Features), .. Enumerable.Repeat(1.0, Features)], 1);

        // By symmetry each feature has the same; the row that fits none loses what was there.
        Assert.Equal(Math.Pow(0.5, Features), shap.Expected, 1e-20);
        Assert.All(values[..Features], value => Assert.Equal((1 - shap.Expected) / Features, value, 1e-14));
        Assert.All(values[Features..], value => Assert.Equal(-shap.Expected / Features, value, 1e-20));

        void Add(int feature, double cover)
        {
            covers.Add(cover);
            if (feature == Features)
            {
                tree.Add(ShapNode.Leaf);
                return;
            }

            var node = tree.Add(new ShapNode(feature, 0.5, null, false, 0));
            Add(feature + 1, cover / 2);
            covers.Add(cover / 2);
            tree.SetFalse(node, tree.Add(ShapNode.Leaf));
        }
    }

    [Theory]
    [InlineData(10, 4, 5, "its trees ask for feature 4 of 4")]
    [InlineData(2000, 262_144, 9, "2000 rows of 262144 features are more than 100000000 numbers: explain fewer rows at once")]
    public void Features_that_are_not_there_or_do_not_fit_into_memory_are_refused(int rows, int width, int needed, string expected) =>
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => TreeExplanation.CheckSize(rows, width, needed)).Message);
}
