namespace ModelOps.Models;

/// <summary>The names that graphs of this toolkit give their outputs.</summary>
public static class GraphNames
{
    /// <summary>The class chosen, <c>[N]</c>.</summary>
    public const string Label = "label";

    /// <summary>The probabilities, <c>[N, K]</c>.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The value predicted, <c>[N]</c>.</summary>
    public const string Prediction = "prediction";
}
