using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Trees;

/// <summary>What boosting learnt: trees in rounds of one an output, and where the raw scores start.</summary>
internal sealed record BoostedTrees(IReadOnlyList<GrownTree> Trees, double[] Start);

/// <summary>Gradient boosting on histograms (Friedman 2001; Ke et al. 2017 for leaf-wise growth on bins).</summary>
internal sealed class Booster : IDisposable
{
    private const int MostReported = 10_000;

    // Under so many cells, threads would spend longer waiting for each other than working.
    private const long FewCells = 400_000;
    private readonly Features _x;
    private readonly Objective _objective;
    private readonly BoostingOptions _options;
    private readonly FitContext _context;
    private readonly int[] _training;
    private readonly int[] _validation;
    private readonly WorkCrew _crew;
    private readonly BinnedMatrix _data;
    private readonly OutputFitter[] _fitters;
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
        var isSmall = (long)x.RowCount * x.Count < FewCells;
        _crew = new WorkCrew(isSmall && objective.Outputs == 1 ? 1 : context.Threads);
        _data = BinnedMatrix.Of(x, options.MaxBins, withBlocks: true, _crew);
        _fitters = Fitters(isSmall);
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
        Array.ForEach(_fitters, static fitter => fitter.Dispose());
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
            var chosen = new bool[_objective.Outputs][];
            for (var output = 0; output < chosen.Length && _options.FeatureShare < 1; output++)
            {
                chosen[output] = Choose(ref random, features);
            }

            var grown = Round(rows, chosen);
            Check(grown, round);
            trees.AddRange(grown);
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

    // Threads divide the outputs' trees among them where there are enough of these, else they work on one tree together.
    private OutputFitter[] Fitters(bool isSmall)
    {
        if (_objective.Outputs == 1 || (!isSmall && _objective.Outputs < 2 * _crew.Threads))
        {
            return [new OutputFitter(_x, _data, _objective, _options, _crew)];
        }

        return [.. Enumerable.Range(0, Math.Min(_crew.Threads, _objective.Outputs)).Select(_ => new OutputFitter(_x, _data, _objective, _options, WorkCrew.Alone))];
    }

    private GrownTree[] Round(int[] rows, bool[][] chosen)
    {
        var trees = new GrownTree[_objective.Outputs];
        if (trees.Length > 1)
        {
            _crew.Run(GradientPass.Chunks(_x.RowCount), chunk => _objective.Prepare(chunk * GradientPass.ChunkRows, Math.Min(GradientPass.ChunkRows, _x.RowCount - (chunk * GradientPass.ChunkRows)), _scores));
        }

        if (_fitters.Length == 1)
        {
            for (var output = 0; output < trees.Length; output++)
            {
                trees[output] = _fitters[0].Fit(output, _scores, rows, chosen[output]);
            }

            return trees;
        }

        var next = 0;
        _crew.Run(_fitters.Length, fitter =>
        {
            int output;
            while ((output = Interlocked.Increment(ref next) - 1) < trees.Length)
            {
                trees[output] = _fitters[fitter].Fit(output, _scores, rows, chosen[output]);
            }
        });
        return trees;
    }

    private void Check(GrownTree[] grown, int round)
    {
        if (grown.Any(tree => tree.Values.Exists(value => !float.IsFinite(value))))
        {
            throw Divergence.Error(GradientBoostingTrainer.TrainerName, $"round {round} of {_options.Rounds}", _options.LearningRate, "a larger l2");
        }
    }

    // Rows for a round, in ascending order so that memory is read forwards.
    private int[] Draw(ref SeededRandom random, int[] order)
    {
        var count = Math.Max(1, (int)Math.Round(_training.Length * _options.RowShare));
        if (count >= _training.Length)
        {
            return _training;
        }

        random.Choose(order, count);
        order.AsSpan(0, count).Sort();
        return order[..count];
    }

    private bool[] Choose(ref SeededRandom random, int[] features)
    {
        var count = Math.Max(1, (int)Math.Round(features.Length * _options.FeatureShare));
        random.Choose(features, count);
        var chosen = new bool[features.Length];
        foreach (var feature in features.AsSpan(0, count))
        {
            chosen[feature] = true;
        }

        return chosen;
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
