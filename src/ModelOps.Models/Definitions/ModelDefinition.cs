namespace ModelOps;

/// <summary>All that goes into a model folder.</summary>
/// <param name="Onnx">The bytes of <c>model.onnx</c>; of a model with a <see cref="Flavor"/> those of its own file.</param>
/// <param name="Signature">What it takes and gives.</param>
/// <param name="Metadata">What our tools know about it.</param>
public sealed record ModelDefinition(byte[] Onnx, ModelSignature Signature, ModelFacts Metadata)
{
    /// <summary>The library that scores a model without an ONNX form, by its name in <see cref="ModelFlavors"/>; null for ONNX.</summary>
    public string? Flavor { get; init; }

    /// <summary>A few raw rows, shown to whoever uses the model; null for none.</summary>
    public Frame? InputExample { get; init; }

    /// <summary>The weights of a linear model; null for others.</summary>
    public LinearCoefficients? Coefficients { get; init; }

    /// <summary>The statistics of the training data; null when not known.</summary>
    public ModelBaseline? Baseline { get; init; }

    /// <summary>What the model reached on rows that it had not learned from; null when nobody measured it.</summary>
    public EvaluationBaseline? Evaluation { get; init; }
}
