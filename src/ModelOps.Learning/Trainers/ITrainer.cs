using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>A learning method with its options set.</summary>
public interface ITrainer
{
    /// <summary>The name in the registry, as <c>logistic</c>.</summary>
    string Name { get; }

    /// <summary>How raw columns become the matrix that this trainer sees.</summary>
    Preparation Preparation { get; }

    /// <inheritdoc cref="IModelTrainer.RefusesValidation" />
    string? RefusesValidation => $"The trainer {Name} does not look at a validation set. Leave it out.";

    /// <summary>Fits a model.</summary>
    /// <param name="x">The features; NaN only under <see cref="Preparation.Tree"/>.</param>
    /// <param name="y">The targets, one a row of <paramref name="x"/>.</param>
    /// <param name="context">Task, seed, threads, progress.</param>
    IFittedModel Fit(Features x, Targets y, FitContext context);
}

/// <summary>What a trainer has learnt.</summary>
public interface IFittedModel
{
    /// <summary>The number of classes, or 1 for regression.</summary>
    int OutputCount { get; }

    /// <summary>Scores rows: class probabilities, or values.</summary>
    /// <param name="x">Features as in the fit.</param>
    /// <param name="output">Rows × <see cref="OutputCount"/>, row-major.</param>
    void Predict(Features x, Span<double> output);

    /// <summary>Writes the model into a graph.</summary>
    /// <param name="graph">The graph to add nodes to.</param>
    /// <param name="features">The name of the float tensor <c>[N, F]</c> with the features.</param>
    /// <returns>The name of a <b>double</b> tensor: probabilities <c>[N, K]</c> or values <c>[N, 1]</c>.</returns>
    string Export(GraphBuilder graph, string features);
}
