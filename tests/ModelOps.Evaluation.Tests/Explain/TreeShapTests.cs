using System.Text.Json;

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
}
