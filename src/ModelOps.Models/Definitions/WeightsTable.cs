namespace ModelOps;

/// <summary>The strongest weights of a linear model as people read them, on a card as in a notebook.</summary>
/// <param name="Caption">What a weight says, and how many there are if these are not all.</param>
/// <param name="Head">The heads of the columns.</param>
/// <param name="Rows">One a feature, the strongest first: its name, then numbers.</param>
/// <param name="Note">The intercept, and what the unit is.</param>
public sealed record WeightsTable(string Caption, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<object>> Rows, string Note)
{
    private const int Most = 20;

    internal static WeightsTable Of(LinearCoefficients coefficients, LearningTask? task)
    {
        var (outputs, one) = (coefficients.Outputs, coefficients.Outputs.Count == 1);
        var what = task switch
        {
            LearningTask.Regression => $"to {outputs[0]}",
            LearningTask.Binary => $"to the log-odds of {outputs[0]}",
            _ => "to the score of each class",
        };
        var more = coefficients.FeatureCount > Most ? $"; the strongest {Most} of {coefficients.FeatureCount}" : "";
        return new WeightsTable(
            $"What one more of the feature adds {what}{more}",
            one ? ["feature", "weight", "unit", "weight × unit"] : ["feature", .. outputs, "unit"],
            [.. coefficients.Features.Take(Most).Select(feature => (object[])(one
                ? [feature.Name, feature.Weights[0], feature.Scale, feature.Weights[0] * feature.Scale]
                : [feature.Name, .. feature.Weights.Cast<object>(), feature.Scale]))],
            $"{(one ? $"Intercept {NumberText.Of(coefficients.Intercepts[0])}. " : "")}The unit is what the column was divided by before the fit, as its standard deviation (1 for a yes or no): weights times units compare with one another.");
    }
}
