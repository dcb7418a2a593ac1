namespace ModelOps;

/// <summary>What a model looks at.</summary>
/// <param name="Model">What the model is called.</param>
/// <param name="Importance">How much worse the metric gets when a column is shuffled, the most important first; null when SHAP values were asked for.</param>
/// <param name="Dependence">How the prediction moves with each of the most important columns, or of those asked for.</param>
public sealed record ExplainResult(string Model, ImportanceResult? Importance, IReadOnlyList<PartialDependence> Dependence) : Viewable
{
    /// <summary>What each column adds to predictions; null when permutation importance was asked for.</summary>
    public ShapResult? Shap { get; init; }

    /// <summary>Where a model of images sees a class, an image each; empty for others.</summary>
    public IReadOnlyList<ImageExplanation> Images { get; init; } = [];

    /// <summary>The files of the overlays, in the order of <see cref="Images"/>; empty where no folder was given.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>True when one row is explained.</summary>
    public bool IsOneRow { get; init; }

    /// <summary>The weights of a linear model; null for others.</summary>
    public LinearCoefficients? Coefficients { get; init; }

    /// <summary>What the model predicts.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The run that keeps the explanation.</summary>
    public string? RunId { get; init; }

    /// <summary>The artifact path of the explanation in that run.</summary>
    public string? Evidence { get; init; }

    internal bool HasCurves { get; init; }

    internal bool IsCentred { get; init; }

    /// <summary>The figures with their names.</summary>
    internal IEnumerable<(string Name, Figure Figure)> Figures()
    {
        if (Importance is not null)
        {
            yield return ("importance", Importance.ToFigure());
        }

        if (Shap is not null && IsOneRow)
        {
            yield return ("waterfall", Shap.ToWaterfall(0));
        }
        else if (Shap is not null)
        {
            yield return ("bars", Shap.ToBars());
            yield return ("beeswarm", Shap.ToBeeswarm());
        }

        foreach (var (place, dependence) in Dependence.Index())
        {
            yield return ($"dependence-{place + 1}-{EvaluationEvidence.SafeName(dependence.Column)}", HasCurves ? dependence.ToIceFigure(IsCentred) : dependence.ToFigure());
        }
    }

    /// <inheritdoc />
    public override View ToView()
    {
        if (Images.Count > 0)
        {
            return ExplainedImages.View(this);
        }

        var view = Importance is { } importance ? Shuffled(importance) : IsOneRow ? OneRow(Shap!) : AllRows(Shap!);
        foreach (var (_, figure) in Figures())
        {
            view.Figure(figure);
        }

        return view.Coefficients(Coefficients, Task);
    }

    private View Shuffled(ImportanceResult importance) => new View($"What {Model} looks at: {importance.RowCount} rows")
        .Fact($"{importance.Metric.Name} as it is", importance.Baseline)
        .Fact("kept in", KeptIn)
        .Table(
            ["column", $"{importance.Metric.Name} lost when shuffled", "from", "to"],
            importance.Features.Select(feature => new object?[] { feature.Column, feature.Mean, feature.Interval.Low, feature.Interval.High }),
            "Permutation importance with 95 % t intervals over the shuffles")
        .Note("Columns that carry the same information share their importance: shuffling one leaves the other.");

    private View AllRows(ShapResult shap) => new View($"What {Model} looks at: {shap.Rows.RowCount} rows")
        .Fact("explained", shap.Output)
        .Fact("on average", shap.Base)
        .Fact("method", MethodOf(shap))
        .Fact("kept in", KeptIn)
        .Table(["column", "mean |SHAP|"], shap.Order.Select(column => new object?[] { shap.Columns[column], shap.MeanAbsolute[column] }))
        .Notes(shap.Notes);

    private View OneRow(ShapResult shap)
    {
        var order = Enumerable.Range(0, shap.Columns.Count).OrderByDescending(column => Math.Abs(shap[0, column]));
        return new View($"Why {Model} predicts this for row {shap.RowNumbers[0] + 1}")
            .Fact(shap.Output, shap.OutputOf(0))
            .Fact("on average", shap.Base)
            .Fact("method", MethodOf(shap))
            .Fact("kept in", KeptIn)
            .Table(
                shap.IsExact ? ["column", "value", "adds"] : ["column", "value", "adds", "± standard error"],
                order.Select(column =>
                {
                    var name = shap.Columns[column];
                    object?[] cells = [name, shap.Rows[name][0], shap[0, column]];
                    return shap.IsExact ? cells : [.. cells, shap.StandardErrors![column]];
                }))
            .Notes(shap.Notes);
    }

    private string? KeptIn => RunId is null ? null : $"run {ShortId.Of(RunId)}: {Evidence}";

    private static string MethodOf(ShapResult shap) => shap.Method == ShapMethod.Tree ? "TreeSHAP, exact" : shap.IsExact ? "kernel SHAP, all coalitions" : "kernel SHAP, coalitions drawn";
}
