namespace ModelOps.Learning.Trees;

/// <summary>What boosting learnt: trees in rounds of one an output, and where the raw scores start.</summary>
internal sealed record BoostedTrees(IReadOnlyList<GrownTree> Trees, double[] Start);

/// <summary>Gradient boosting on histograms (Friedman 2001; Ke et al. 2017 for leaf-wise growth on bins).</summary>
internal sealed unsafe class Booster : IDisposable
{
    private const int ChunkRows = 4096;
    private const int MostReported = 10_000;
    private readonly Features _x;
    private readonly Objective _objective;
    private readonly BoostingOptions _options;
    private readonly FitContext _context;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly WorkCrew _crew;
    private readonly BinnedMatrix _data;
    private readonly TreeGrower _grower;
    private readonly GradientPass _gradients;
    private readonly float[][] _scores;
    private readonly double[] _start;

    /// <param name="x">The features of training and validation rows.</param>
    /// <param name="objective">The loss, with the targets of all rows.</param>
    /// <param name="validation">The rows held out; empty for none.</param>
    /// <param name="options">The options.</param>
    /// <param name="context">Seed, threads, progress.</param>
    public Booster(Features x, Objective objective, int[] validation, BoostingOptions options, FitContext context)
    {
        (_x, _objective, _options, _context, _validation) = (x, objective, options, context, validation);
        var heldOut = new bool[x.RowCount];
        foreach (var row in validation)
        {
            heldOut[row] = true;
        }

        _training = [.. Enumerable.Range(0, x.RowCount).Where(row => !heldOut[row])];
        _crew = new WorkCrew(context.Threads);
        _data = BinnedMatrix.Of(x, options.MaxBins, withBlocks: true, _crew);
        _grower = new TreeGrower(_data, options.Growth, _crew);
        _gradients = new GradientPass(objective, x.RowCount, _crew);
        _start = objective.Start(_training);
        _scores = new float[objective.Outputs][];
        for (var k = 0; k < _scores.Length; k++)
        {
            _scores[k] = new float[x.RowCount];
            Array.Fill(_scores[k], (float)_start[k]);
        }
    }

    public void Dispose()
    {
        _crew.Dispose();
        _data.Dispose();
        _grower.Dispose();
        _gradients.Dispose();
    }

    /// <summary>Fits all rounds, or until rows held out say stop.</summary>
    public BoostedTrees Fit()
    {
        var trees = new List<GrownTree>();
        var random = new SeededRandom(_context.Seed, 1);
        var order = (int[])_training.Clone();
        var features = Enumerable.Range(0, _x.Count).ToArray();
        var best = (Loss: double.PositiveInfinity, Rounds: 0);

        // The training loss is for looking at: of many rows, evenly spread ones give it well enough.
        var step = Math.Max(1, _training.Length / MostReported);
        int[] reported = [.. _training.Where((_, i) => i % step == 0)];
        for (var round = 1; round <= _options.Rounds; round++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            var rows = Draw(ref random, order);
            _gradients.Begin(_scores);
            for (var output = 0; output < _objective.Outputs; output++)
            {
                trees.Add(Round(output, rows, Choose(ref random, features)));
            }

            double? loss = _validation.Length > 0 ? Loss(_validation) : null;
            _context.Progress?.Report(new FitProgress(round, _options.Rounds, Loss(reported), loss));
            if (loss < best.Loss)
            {
                best = (loss.Value, round);
            }
            else if (loss is not null && round - best.Rounds >= _options.EarlyStopping)
            {
                break;
            }
        }

        if (_validation.Length > 0)
        {
            trees.RemoveRange(best.Rounds * _objective.Outputs, trees.Count - (best.Rounds * _objective.Outputs));
        }

        return new BoostedTrees(trees, _start);
    }

    private GrownTree Round(int output, ReadOnlySpan<int> rows, bool[]? chosen)
    {
        rows.CopyTo(_grower.Rows.Span);
        var packing = _gradients.Fill(output, _scores, _grower, rows.Length);
        var tree = _grower.Grow(rows.Length, packing, chosen);
        Shrink(tree, output);
        AddToScores(tree, output, rows.Length);
        return tree;
    }

    // Rows for a round, in ascending order so that memory is read forwards.
    private ReadOnlySpan<int> Draw(ref SeededRandom random, int[] order)
    {
        var count = Math.Max(1, (int)Math.Round(_training.Length * _options.RowShare));
        if (count >= _training.Length)
        {
            return _training;
        }

        random.Choose(order, count);
        order.AsSpan(0, count).Sort();
        return order.AsSpan(0, count);
    }

    private bool[]? Choose(ref SeededRandom random, int[] features)
    {
        if (_options.FeatureShare >= 1)
        {
            return null;
        }

        var count = Math.Max(1, (int)Math.Round(features.Length * _options.FeatureShare));
        random.Choose(features, count);
        var chosen = new bool[features.Length];
        foreach (var feature in features.AsSpan(0, count))
        {
            chosen[feature] = true;
        }

        return chosen;
    }

    private void Shrink(GrownTree tree, int output)
    {
        _crew.Run(_grower.Leaves.Count, index =>
        {
            var leaf = _grower.Leaves[index];
            var at = tree.Nodes[leaf.Node].Value;
            double value = tree.Values[at];
            if (_objective.LeafValue(RowsOf(leaf), _scores[output]) is { } residual)
            {
                value = Math.Clamp(residual, leaf.Lowest, leaf.Highest);
            }

            tree.Values[at] = (float)(value * _options.LearningRate);
        });
    }

    private ReadOnlySpan<int> RowsOf(LeafState leaf) => new(_grower.Rows.Pointer + leaf.Start, leaf.Count);

    private void AddToScores(GrownTree tree, int output, int grown)
    {
        var scores = _scores[output];
        _crew.Run(_grower.Leaves.Count, index =>
        {
            var leaf = _grower.Leaves[index];
            var value = tree.Values[tree.Nodes[leaf.Node].Value];
            foreach (var row in RowsOf(leaf))
            {
                scores[row] += value;
            }
        });
        if (grown == _x.RowCount)
        {
            return;
        }

        // Rows that the tree did not grow on find their leaves by their values.
        var seen = new bool[_x.RowCount];
        foreach (var row in _grower.Rows.Span[..grown])
        {
            seen[row] = true;
        }

        _crew.Run((_x.RowCount + ChunkRows - 1) / ChunkRows, chunk =>
        {
            var end = Math.Min(_x.RowCount, (chunk + 1) * ChunkRows);
            for (var row = chunk * ChunkRows; row < end; row++)
            {
                if (!seen[row])
                {
                    scores[row] += tree.Values[tree.Nodes[tree.LeafOf(_x.Row(row))].Value];
                }
            }
        });
    }

    private double Loss(int[] rows)
    {
        double sum = 0, weight = 0;
        foreach (var row in rows)
        {
            sum += _objective.Weight(row) * _objective.Loss(row, _scores);
            weight += _objective.Weight(row);
        }

        return sum / Math.Max(weight, double.Epsilon);
    }
}
