namespace ModelOps.Learning.Linear;

/// <summary>A model that is a weighted sum of features for each output.</summary>
internal interface ILinearModel : IFittedModel
{
    /// <summary>Features × outputs, row-major.</summary>
    double[] Weights { get; }

    /// <summary>One an output.</summary>
    double[] Intercepts { get; }
}
