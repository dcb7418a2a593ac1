namespace ModelOps;

/// <summary>The weights of a linear model as a table and a figure.</summary>
internal static class CoefficientsView
{
    private const int Shown = 20;

    /// <summary>Adds them; nothing for a model that is not linear.</summary>
    internal static View Coefficients(this View view, LinearCoefficients? coefficients, LearningTask? task)
    {
        if (coefficients is null)
        {
            return view;
        }

        var one = coefficients.Outputs.Count == 1;
        string[] head = one ? ["feature", "weight", "unit", "weight × unit"] : ["feature", .. coefficients.Outputs, "unit"];
        var shown = coefficients.Features.Take(Shown).Select(feature => (object?[])(one
            ? [feature.Name, feature.Weights[0], feature.Scale, feature.Weights[0] * feature.Scale]
            : [feature.Name, .. feature.Weights.Cast<object?>(), feature.Scale]));
        var what = task switch
        {
            LearningTask.Regression => $"to {coefficients.Outputs[0]}",
            LearningTask.Binary => $"to the log-odds of {coefficients.Outputs[0]}",
            _ => "to the score of each class",
        };
        var more = coefficients.FeatureCount > Shown ? $"; the strongest {Shown} of {coefficients.FeatureCount}" : "";
        return view
            .Table(head, shown, $"Weights: what one more of the feature adds {what}{more}")
            .Note($"{(one ? $"Intercept {ViewValue.Text(coefficients.Intercepts[0])}. " : "")}The unit is what the column was divided by before the fit, as its standard deviation (1 for a yes or no): weights times units compare with one another.")
            .Figure(coefficients.ToFigure());
    }
}
