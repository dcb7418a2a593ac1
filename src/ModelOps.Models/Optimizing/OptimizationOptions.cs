namespace ModelOps;

/// <summary>How a model is made smaller.</summary>
public sealed record OptimizationOptions
{
    /// <summary>What weights become.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>
    /// Rows that show how far the values between layers range, with the model's columns; a few hundred are enough, and no true values are needed. Null keeps all arithmetic
    /// as it is. Used by <see cref="WeightPrecision.Int8"/> only.
    /// </summary>
    public Frame? Calibration { get; init; }

    /// <summary>What an image among the rows may cost.</summary>
    public ImageLimits Images { get; init; } = new();
}
