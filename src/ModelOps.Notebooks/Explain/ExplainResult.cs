namespace ModelOps;

/// <summary>What a model looks at.</summary>
/// <param name="Model">What the model is called.</param>
/// <param name="Importance">How much worse the metric gets when a column is shuffled; the most important first.</param>
/// <param name="Dependence">How the prediction moves with each of the most important columns.</param>
public sealed record ExplainResult(string Model, ImportanceResult Importance, IReadOnlyList<PartialDependence> Dependence) : Viewable
{
    /// <summary>The weights of a linear model; null for others.</summary>
    public LinearCoefficients? Coefficients { get; init; }

    /// <summary>What the model predicts.</summary>
    public LearningTask? Task { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"What {Model} looks at: {Importance.RowCount} rows")
            .Fact($"{Importance.Metric.Name} as it is", Importance.Baseline)
            .Table(
                ["column", $"{Importance.Metric.Name} lost when shuffled", "± (repeats)"],
                Importance.Features.Select(feature => new object?[] { feature.Column, feature.Mean, feature.StandardDeviation }))
            .Note("Columns that carry the same information share their importance: shuffling one leaves the other.")
            .Figure(Importance.ToFigure())
            .Coefficients(Coefficients, Task);
        foreach (var dependence in Dependence)
        {
            view.Figure(dependence.ToFigure());
        }

        return view;
    }
}
