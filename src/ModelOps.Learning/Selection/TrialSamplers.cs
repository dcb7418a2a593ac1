using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Selection;

/// <summary>Every trainer's defaults, then even draws.</summary>
internal sealed class RandomSampler(SearchSpace space, int trials, int seed) : ITrialSampler
{
    public int Total => trials;

    public IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes) => outcomes.Count > 0 ? [] : Draw(space, trials, seed);

    public static List<TrialPoint> Draw(SearchSpace space, int trials, int seed)
    {
        var random = new SeededRandom(seed, 21);
        var points = new List<TrialPoint>();
        for (var i = 0; i < trials; i++)
        {
            points.Add(i < space.Trainers.Count ? new TrialPoint(i, null) : Draw(space, random.Below(space.Trainers.Count), ref random));
        }

        return points;
    }

    public static TrialPoint Draw(SearchSpace space, int trainer, ref SeededRandom random)
    {
        var point = new double[space.Dimensions[trainer].Count];
        foreach (ref var coordinate in point.AsSpan())
        {
            coordinate = random.Unit();
        }

        return new TrialPoint(trainer, point);
    }
}

/// <summary>Every combination of up to three values each, trainer after trainer; where these are more than the trials, a draw of them by the seed.</summary>
internal sealed class GridSampler : ITrialSampler
{
    private const int ValuesEach = 3;
    private readonly IReadOnlyList<double>[][] _grids;
    private readonly long[] _sizes;
    private readonly int _seed;

    public GridSampler(SearchSpace space, int trials, int seed)
    {
        _grids = [.. space.Dimensions.Select(dimensions => dimensions.Select(dimension => dimension.Grid(ValuesEach)).ToArray())];
        _sizes = Array.ConvertAll(_grids, grid => grid.Aggregate(1L, (size, values) => size * values.Count));
        _seed = seed;
        Total = (int)Math.Min(trials, _sizes.Sum());
    }

    public int Total { get; }

    public IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes) => outcomes.Count > 0 ? [] : [.. Chosen(_sizes.Sum()).Select(Point)];

    private IEnumerable<long> Chosen(long count)
    {
        if (count == Total)
        {
            return Enumerable.Range(0, (int)count).Select(number => (long)number);
        }

        var random = new SeededRandom(_seed, 22);
        var chosen = new SortedSet<long>();
        while (chosen.Count < Total)
        {
            chosen.Add((long)(random.Unit() * count));
        }

        return chosen;
    }

    // The last dimension turns fastest.
    private TrialPoint Point(long number)
    {
        var trainer = 0;
        for (; number >= _sizes[trainer]; trainer++)
        {
            number -= _sizes[trainer];
        }

        var grid = _grids[trainer];
        var point = new double[grid.Length];
        for (var i = grid.Length - 1; i >= 0; i--)
        {
            point[i] = grid[i][(int)(number % grid[i].Count)];
            number /= grid[i].Count;
        }

        return new TrialPoint(trainer, point);
    }
}

/// <summary>Successive halving by thirds: a ninth of the rows, a third, all.</summary>
internal sealed class HalvingSampler(SearchSpace space, int trials, int seed) : ITrialSampler
{
    private const int Factor = 3;
    private const int Rungs = 3;
    private int _rung;
    private int _last;

    public int Total
    {
        get
        {
            var (total, left) = (0, trials);
            for (var rung = 0; rung < Rungs; rung++, left = Better(left))
            {
                total += left;
            }

            return total;
        }
    }

    public IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes)
    {
        if (_rung == Rungs)
        {
            return [];
        }

        var share = Math.Pow(Factor, ++_rung - Rungs);
        var next = _rung == 1
            ? RandomSampler.Draw(space, trials, seed)
            : [.. outcomes.TakeLast(_last).Where(outcome => double.IsFinite(outcome.Loss)).OrderBy(outcome => outcome.Loss)
                .Take(Better(_last)).Select(outcome => outcome.Point)];
        _last = next.Count;
        return [.. next.Select(point => point with { RowShare = share })];
    }

    private static int Better(int trials) => (trials + Factor - 1) / Factor;
}
