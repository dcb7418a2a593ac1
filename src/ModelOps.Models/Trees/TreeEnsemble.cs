namespace ModelOps.Models.Trees;

/// <summary>
/// Trees whose leaves' weights are summed in single precision, tree after tree: ONNX's <c>TreeEnsembleRegressor</c>,
/// and a scorer for it in managed code that gives the same bits as ONNX Runtime with one thread.
/// </summary>
public sealed class TreeEnsemble
{
    private const int ChunkRows = 2048;
    private readonly FlatForest? _flat;

    /// <summary>Wraps trees; the lists must not be changed afterwards.</summary>
    /// <param name="trees">The trees; node 0 is the root.</param>
    /// <param name="weights">The weights of all leaves.</param>
    /// <param name="outputs">The number of scores a row; at least 1.</param>
    /// <param name="average">True to divide sums by the number of trees.</param>
    /// <param name="targets">The output that each weight adds to; null when each leaf has one weight, and its node says.</param>
    public TreeEnsemble(IReadOnlyList<TreeNode[]> trees, float[] weights, int outputs, bool average, int[]? targets = null)
    {
        (Trees, Weights, Outputs, Average, Targets) = (trees, weights, outputs, average, targets);
        _flat = FlatForest.Of(this);
    }

    /// <summary>The trees; node 0 is the root.</summary>
    public IReadOnlyList<TreeNode[]> Trees { get; }

    /// <summary>The weights of all leaves.</summary>
    public float[] Weights { get; }

    /// <summary>The output that each weight adds to; null when each leaf has one weight, and its node says. Outputs that a leaf adds nothing to are left out.</summary>
    public int[]? Targets { get; }

    /// <summary>The number of scores a row.</summary>
    public int Outputs { get; }

    /// <summary>True when sums are divided by the number of trees.</summary>
    public bool Average { get; }

    /// <summary>False when a tree is not made of thresholds and chains of equalities with one common way out; such an ensemble needs ONNX Runtime.</summary>
    public bool CanScore => _flat is not null;

    /// <summary>Scores rows on the calling thread.</summary>
    /// <param name="features">Row after row, NaN where missing.</param>
    /// <param name="width">The number of features a row.</param>
    /// <param name="scores">Rows × <see cref="Outputs"/>, row after row.</param>
    /// <exception cref="InvalidOperationException"><see cref="CanScore"/> is false.</exception>
    public void Score(ReadOnlySpan<float> features, int width, Span<float> scores) =>
        (_flat ?? throw new InvalidOperationException("These trees can be scored by ONNX Runtime only.")).Score(features, width, scores);

    /// <summary>Scores rows on several threads.</summary>
    /// <param name="features">Row after row, NaN where missing.</param>
    /// <param name="width">The number of features a row.</param>
    /// <param name="scores">Rows × <see cref="Outputs"/>, row after row.</param>
    /// <param name="threads">The number of threads; at least 1. The result does not depend on it.</param>
    /// <exception cref="InvalidOperationException"><see cref="CanScore"/> is false.</exception>
    public void Score(ReadOnlyMemory<float> features, int width, Memory<float> scores, int threads)
    {
        var rows = scores.Length / Outputs;
        var chunks = (rows + ChunkRows - 1) / ChunkRows;
        if (threads == 1 || chunks <= 1)
        {
            Score(features.Span, width, scores.Span);
            return;
        }

        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            var from = chunk * ChunkRows;
            var count = Math.Min(ChunkRows, rows - from);
            Score(features.Span.Slice(from * width, count * width), width, scores.Span.Slice(from * Outputs, count * Outputs));
        });
    }
}
