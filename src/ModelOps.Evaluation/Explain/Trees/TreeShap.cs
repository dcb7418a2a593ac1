namespace ModelOps.Evaluation.Explain.Trees;

/// <summary>
/// Shapley values of trees, exact, by the trees' own covers: the value of a set of features is what a tree gives on average when a row goes both ways, by the
/// share of training rows, wherever a feature outside of the set is asked for ("path-dependent", Lundberg and others 2020).
/// A leaf with value w, on whose way the features j are asked for, of which the row fits those with o_j = 1, and of whose ways a share z_j of the rows came, gives feature i
/// w ∫₀¹ (o_i − z_i) Π_{j≠i} (o_j t + z_j (1 − t)) dt: i comes at a random place among the others, and each of these is before it with chance t.
/// The integrand is a polynomial, so Gauss's rule with half as many places as features gives it exactly. Products are made on the way down and sums over leaves on
/// the way up (Yu and others 2022 do so with polynomials), hence a tree costs a few operations for each split and place, and rows stand side by side in registers.
/// </summary>
internal sealed class TreeShap
{
    // Rows that a thread takes at once, while a tree is in its cache.
    private const int Chunk = 16 * TreeShapWalk.Block;
    private readonly ShapPlan[] _plans;
    private readonly int[] _columns;
    private readonly int _columnCount;

    /// <param name="trees">The trees, with covers and values.</param>
    /// <param name="columns">For each feature, the column that its share is added to.</param>
    /// <param name="columnCount">The number of columns.</param>
    public TreeShap(IEnumerable<ShapTree> trees, int[] columns, int columnCount)
    {
        (_plans, _columns, _columnCount) = ([.. trees.Select(static tree => new ShapPlan(tree))], columns, columnCount);
        Expected = _plans.Sum(static plan => plan.Expected);
    }

    /// <summary>The mean of the trees' sum, by their covers.</summary>
    public double Expected { get; }

    /// <summary>Explains rows.</summary>
    /// <param name="features">Rows × features, NaN where missing.</param>
    /// <param name="threads">The number of threads, 1 or more; the result does not depend on it.</param>
    /// <param name="progress">Told how many rows are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Rows × columns.</returns>
    public double[] Explain(double[] features, int threads, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var width = _columns.Length;
        var rows = width == 0 ? 0 : features.Length / width;
        var values = new double[rows * _columnCount];
        var done = 0;
        Parallel.For(
            0,
            (rows + Chunk - 1) / Chunk,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => new TreeShapWalk(_plans, _columns, _columnCount, Chunk),
            (chunk, _, walk) =>
            {
                var start = chunk * Chunk;
                var count = Math.Min(Chunk, rows - start);
                walk.Explain(features.AsSpan(start * width, count * width), values.AsSpan(start * _columnCount, count * _columnCount), cancellationToken);
                progress?.Invoke(Interlocked.Add(ref done, count));
                return walk;
            },
            static walk => walk.Dispose());
        return values;
    }
}
