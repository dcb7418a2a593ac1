namespace ModelOps;

/// <summary>What an ONNX file does not say about itself.</summary>
public sealed record ImportOptions
{
    /// <summary>The columns of the input tensor, in order, for a model with one input <c>[N, F]</c>; null to name them <c>x0</c>, <c>x1</c>….</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The classes in the order of the probabilities; null to take them from the graph where it names them.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The class that counts as positive; null for the last of two.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>True when the scores are logits, as PyTorch's classifiers give them: a softmax, or for one column a logistic function, is added.</summary>
    public bool Logits { get; init; }

    /// <summary>The column predicted, for evaluation.</summary>
    public string? Target { get; init; }

    /// <summary>What is predicted; null to tell by the outputs.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The data that the model was trained on, or like it: drift is measured against it. It must have the model's columns; null when there is none.</summary>
    public Frame? TrainingData { get; init; }
}
