namespace ModelOps.Models;

/// <summary>The names that graphs of this toolkit give their outputs.</summary>
public static class GraphNames
{
    /// <summary>The class chosen, <c>[N]</c>.</summary>
    public const string Label = "label";

    /// <summary>The probabilities, <c>[N, K]</c>.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The column of a class's probability, in tables that models answer with.</summary>
    /// <param name="name">The class.</param>
    public static string ProbabilityOf(string name) => $"probability_{name}";

    /// <summary>The columns of a classifier's answers, for its signature.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="integers">True when the labels are whole numbers.</param>
    /// <param name="probabilities">False when the model gives labels alone.</param>
    public static ColumnSpec[] ClassifierOutputs(IReadOnlyList<string> classes, bool integers, bool probabilities = true) =>
    [
        new(Label, integers ? SpecType.Long : SpecType.String),
        .. probabilities ? classes.Select(name => new ColumnSpec(ProbabilityOf(name), SpecType.Double)) : [],
    ];

    /// <summary>The value predicted, <c>[N]</c>.</summary>
    public const string Prediction = "prediction";
}
