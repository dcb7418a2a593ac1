namespace ModelOps;

/// <summary>What our tools know about a model beyond MLflow's keys: MLmodel's <c>metadata.modelops</c>.</summary>
public sealed record ModelFacts
{
    /// <summary>What the model predicts; null for a model that is neither classifier nor regressor.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The column predicted.</summary>
    public string? Target { get; init; }

    /// <summary>The classes in the order of the probabilities; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The class that counts as positive; null unless binary.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>The trainer's name, or where an imported model came from.</summary>
    public string? Trainer { get; init; }

    /// <summary>The probability of the positive class from which a row gets that label; null for the most probable class.</summary>
    public double? Threshold { get; init; }

    /// <summary>Further texts by key.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
