using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>A learning method that reads raw columns and brings its own preparation. One that works on a matrix is an <see cref="ITrainer"/>.</summary>
public interface IModelTrainer
{
    /// <summary>The name, as <c>lightgbm</c>.</summary>
    string Name { get; }

    /// <summary>The tasks that it can do.</summary>
    IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>False when it cannot learn from weights of rows or classes; asking for them is an error then.</summary>
    bool TakesWeights { get; }

    /// <summary>Why a validation set would have no use, as one sentence; null when it has one.</summary>
    string? RefusesValidation => $"The trainer {Name} does not look at a validation set. Leave it out.";

    /// <summary>The columns that it would read of those to learn from.</summary>
    /// <param name="problem">The problem.</param>
    IReadOnlyList<string> Reads(LearningProblem problem) => problem.InputNames;

    /// <summary>What to log of it beside the parameters of its definition.</summary>
    IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>();

    /// <summary>Fits a model.</summary>
    /// <param name="problem">What is predicted from which columns; its options were checked.</param>
    /// <param name="frame">The rows to learn from, with all columns of the problem's frame.</param>
    /// <param name="targets">The targets, one a row of <paramref name="frame"/>; weights of rows and classes are with them.</param>
    /// <param name="context">Task, seed, threads, progress.</param>
    IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context);
}

/// <summary>What an <see cref="IModelTrainer"/> has learnt: scores raw rows, and writes the same work into a graph.</summary>
public interface IFittedFrameModel
{
    /// <summary>The number of classes, or 1 for regression.</summary>
    int OutputCount { get; }

    /// <summary>The raw columns that it reads.</summary>
    IReadOnlyList<string> InputNames { get; }

    /// <summary>
    /// Those of <see cref="InputNames"/> that hold images: paths of files, or their content as <c>data:</c> URIs. The graph takes them as uint8 <c>[N, H, W, 3]</c> of
    /// any height and width.
    /// </summary>
    IReadOnlyList<string> ImageInputs => [];

    /// <summary>Rows that it did not learn from, on all of which its graph is compared with it; null for some of those that it learnt from.</summary>
    Frame? ProofRows => null;

    /// <summary>What the fit showed that the user may not know, a sentence each.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>What the model's folder keeps of it, by name.</summary>
    IReadOnlyDictionary<string, string> Facts => new Dictionary<string, string>();

    /// <summary>How forecasts fared in a back-test; null for models that forecast nothing.</summary>
    ForecastBacktest? Backtest => null;

    /// <summary>Asked when the graph scores other than the model: which part of it does, as one sentence; null when not known.</summary>
    /// <param name="rows">Rows to look at.</param>
    string? Suspect(Frame rows) => null;

    /// <summary>How its own library keeps it, where it has no ONNX form; null where it has one.</summary>
    ForeignForm? Foreign => null;

    /// <summary>Asked when the graph could not be proved equal: turns to <see cref="Foreign"/>, if it can.</summary>
    /// <param name="why">What was found.</param>
    /// <returns>False when there is no other form than a graph.</returns>
    bool GiveUpGraph(string why) => false;

    /// <summary>Scores rows: class probabilities in the order of <see cref="LearningProblem.Classes"/>, or values.</summary>
    /// <param name="frame">The raw columns.</param>
    /// <param name="output">Rows × <see cref="OutputCount"/>, row-major.</param>
    void Predict(Frame frame, Span<double> output);

    /// <summary>Writes the model into a graph whose inputs are <see cref="InputNames"/>, each <c>[N]</c>: text as string, all else as double with NaN for missing.</summary>
    /// <param name="graph">The graph to add nodes to.</param>
    /// <returns>The name of a <b>double</b> tensor: probabilities <c>[N, K]</c> or values <c>[N, 1]</c>.</returns>
    string Export(GraphBuilder graph);

    /// <summary>Writes more outputs, for a regression.</summary>
    /// <param name="graph">The graph to add nodes to.</param>
    /// <param name="scores">What <see cref="Export"/> gave.</param>
    /// <returns>The name of a <b>double</b> tensor <c>[N, 1]</c> and of its output, for each.</returns>
    IReadOnlyList<(string Tensor, string Name)> ExportMore(GraphBuilder graph, string scores) => [];
}
