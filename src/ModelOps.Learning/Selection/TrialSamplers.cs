using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Selection;

/// <summary>Every trainer's defaults, then even draws.</summary>
internal sealed class RandomSampler(SearchSpace space, int trials, int seed) : ITrialSampler
{
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

/// <summary>Every combination of up to three values each, trainer after trainer.</summary>
internal sealed class GridSampler(SearchSpace space, int trials) : ITrialSampler
{
    private const int ValuesEach = 3;

    public IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes) => outcomes.Count > 0 ? []
        : [.. Enumerable.Range(0, space.Trainers.Count).SelectMany(trainer => Points(space.Dimensions[trainer], 0).Select(point => new TrialPoint(trainer, point))).Take(trials)];

    private static IEnumerable<double[]> Points(IReadOnlyList<SearchDimension> dimensions, int from) => from == dimensions.Count
        ? [[]]
        : dimensions[from].Grid(ValuesEach).SelectMany(first => Points(dimensions, from + 1).Select(rest => (double[])[first, .. rest]));
}

/// <summary>Successive halving by thirds: a ninth of the rows, a third, all.</summary>
internal sealed class HalvingSampler(SearchSpace space, int trials, int seed) : ITrialSampler
{
    private const int Factor = 3;
    private const int Rungs = 3;
    private int _rung;
    private int _last;

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
                .Take((_last + Factor - 1) / Factor).Select(outcome => outcome.Point)];
        _last = next.Count;
        return [.. next.Select(point => point with { RowShare = share })];
    }
}
