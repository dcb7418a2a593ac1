using System.Runtime.CompilerServices;

namespace ModelOps.Learning.Trees;

/// <summary>Fits trees to one output's gradients at a time, and adds what they say to its scores.</summary>
internal sealed unsafe class OutputFitter : IDisposable
{
    private readonly Features _x;
    private readonly Objective _objective;
    private readonly BoostingOptions _options;
    private readonly WorkCrew _crew;
    private readonly TreeGrower _grower;
    private readonly GradientPass _gradients;

    /// <param name="x">The features.</param>
    /// <param name="data">The same as bins.</param>
    /// <param name="objective">The loss.</param>
    /// <param name="options">The options.</param>
    /// <param name="crew">The threads that work on one tree.</param>
    public OutputFitter(Features x, BinnedMatrix data, Objective objective, BoostingOptions options, WorkCrew crew)
    {
        (_x, _objective, _options, _crew) = (x, objective, options, crew);
        _grower = new TreeGrower(data, options.Growth, crew);
        _gradients = new GradientPass(objective, x.RowCount, crew);
    }

    public void Dispose()
    {
        _grower.Dispose();
        _gradients.Dispose();
    }

    /// <summary>Grows a tree for an output on some rows and adds its values to the scores of all rows.</summary>
    /// <param name="output">The output.</param>
    /// <param name="scores">All raw scores; those of the output are changed.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="chosen">True for each feature to use; null for all.</param>
    public GrownTree Fit(int output, float[][] scores, int[] rows, bool[]? chosen)
    {
        var (packing, sum) = _gradients.Fill(output, scores, rows, _grower);
        var tree = _grower.Grow(rows.Length, sum, packing, chosen);
        _crew.Run(_grower.Leaves.Count, leaf => Finish(tree, _grower.Leaves[leaf], output, scores));
        if (rows.Length < _x.RowCount)
        {
            AddToOthers(tree, scores[output], rows);
        }

        return tree;
    }

    // A leaf's value, shrunk, and added to the scores of its rows.
    private void Finish(GrownTree tree, LeafState leaf, int output, float[][] scores)
    {
        var at = tree.Nodes[leaf.Node].Value;
        var rows = new ReadOnlySpan<int>(_grower.Rows.Pointer + leaf.Start, leaf.Count);
        var value = _objective.LeafValue(rows, scores[output]) ?? _objective.Step(output, rows, scores, tree.Values[at]);
        tree.Values[at] = (float)(Math.Clamp(value, leaf.Lowest, leaf.Highest) * _options.LearningRate);
        Add(rows, tree.Values[at], scores[output]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<int> rows, float value, float[] scores)
    {
        foreach (var row in rows)
        {
            scores[row] += value;
        }
    }

    // Rows that the tree did not grow on find their leaves by their values.
    private void AddToOthers(GrownTree tree, float[] scores, int[] rows)
    {
        var seen = new bool[_x.RowCount];
        foreach (var row in rows)
        {
            seen[row] = true;
        }

        _crew.Run(GradientPass.Chunks(_x.RowCount), chunk =>
        {
            var end = Math.Min(_x.RowCount, (chunk + 1) * GradientPass.ChunkRows);
            for (var row = chunk * GradientPass.ChunkRows; row < end; row++)
            {
                if (!seen[row])
                {
                    scores[row] += tree.Values[tree.Nodes[tree.LeafOf(_x.Row(row))].Value];
                }
            }
        });
    }
}
