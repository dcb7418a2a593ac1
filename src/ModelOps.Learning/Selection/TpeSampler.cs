using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Selection;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra et al. 2011): of points drawn where good trials are dense, takes the one
/// where good trials are densest compared with the others. Trials come in fours, whatever the number of cores, so
/// that the seed alone decides.
/// </summary>
internal sealed class TpeSampler(SearchSpace space, int trials, int seed) : ITrialSampler
{
    private const int AtOnce = 4;
    private const int Candidates = 12;
    private const int LeastForStarts = 20;
    private const double GoodShare = 0.15;
    private readonly IReadOnlyList<TrialPoint> _starts = Starts(space, trials);
    private SeededRandom _random = new(seed, 22);

    public int Total => trials;

    public IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes)
    {
        var points = new List<TrialPoint>();
        var startup = _starts.Count + Math.Max(4, Math.Min(10, trials / 4));
        for (var number = outcomes.Count; number < trials && points.Count < AtOnce; number++)
        {
            points.Add(
                number < _starts.Count ? _starts[number]
                : number < startup ? RandomSampler.Draw(space, PickTrainer(outcomes), ref _random)
                : Suggest(outcomes));
        }

        return points;
    }

    // Each trainer by its defaults, and then by its starting points where there are trials enough for more.
    private static List<TrialPoint> Starts(SearchSpace space, int trials)
    {
        List<TrialPoint> points = [];
        for (var trainer = 0; trainer < space.Trainers.Count; trainer++)
        {
            points.Add(new TrialPoint(trainer, null));
            points.AddRange(trials < LeastForStarts ? [] : space.Starts(trainer).Select(point => new TrialPoint(trainer, point)));
        }

        return points;
    }

    private TrialPoint Suggest(IReadOnlyList<TrialOutcome> outcomes)
    {
        var trainer = PickTrainer(outcomes);
        var own = outcomes.Where(outcome => outcome.Point.Trainer == trainer && outcome.Point.Point is not null && double.IsFinite(outcome.Loss)).OrderBy(outcome => outcome.Loss).ToList();
        if (own.Count < 4)
        {
            return RandomSampler.Draw(space, trainer, ref _random);
        }

        var good = Math.Max(2, (int)Math.Ceiling(own.Count * GoodShare));
        var point = new double[space.Dimensions[trainer].Count];
        for (var i = 0; i < point.Length; i++)
        {
            double[] values = [.. own.Select(outcome => outcome.Point.Point![i])];
            point[i] = space.Dimensions[trainer][i] is { IsChoice: true } dimension
                ? PickChoice(dimension, values, good)
                : PickNumber(values.AsSpan(0, good), values.AsSpan(good));
        }

        return new TrialPoint(trainer, point);
    }

    // In proportion to the share of a trainer's trials that are among the best of all.
    private int PickTrainer(IReadOnlyList<TrialOutcome> outcomes)
    {
        var best = outcomes.Where(outcome => double.IsFinite(outcome.Loss)).OrderBy(outcome => outcome.Loss).Take((int)Math.Ceiling(outcomes.Count * GoodShare)).ToList();
        double[] weights = [.. Enumerable.Range(0, space.Trainers.Count).Select(trainer =>
            (best.Count(outcome => outcome.Point.Trainer == trainer) + 0.5) / (outcomes.Count(outcome => outcome.Point.Trainer == trainer) + 1))];
        var draw = _random.Unit() * weights.Sum();
        for (var trainer = 0; trainer < weights.Length - 1; trainer++)
        {
            draw -= weights[trainer];
            if (draw < 0)
            {
                return trainer;
            }
        }

        return weights.Length - 1;
    }

    private double PickChoice(SearchDimension dimension, double[] values, int good)
    {
        var (best, bestRatio) = (0.0, double.NegativeInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var candidate = _random.Below(values.Length + 1) is var pick && pick < good ? values[pick] : _random.Unit();
            var choice = dimension.Choice(candidate);
            var ratio = Share(values.AsSpan(0, good)) / Share(values.AsSpan(good));
            (best, bestRatio) = ratio > bestRatio ? (candidate, ratio) : (best, bestRatio);

            double Share(ReadOnlySpan<double> among)
            {
                var count = 1.0;
                foreach (var value in among)
                {
                    count += dimension.Choice(value) == choice ? 1 : 0;
                }

                return count / (among.Length + dimension.Choices.Count);
            }
        }

        return best;
    }

    private double PickNumber(ReadOnlySpan<double> good, ReadOnlySpan<double> bad)
    {
        var (best, bestRatio) = (0.0, double.NegativeInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var pick = _random.Below(good.Length + 1);
            var candidate = pick == good.Length ? _random.Unit() : Math.Clamp(good[pick] + (Width(good.Length) * Normal()), 0, 1);
            var ratio = Density(candidate, good) / Density(candidate, bad);
            (best, bestRatio) = ratio > bestRatio ? (candidate, ratio) : (best, bestRatio);
        }

        return best;
    }

    private static double Width(int count) => Math.Max(0.03, 0.2 / Math.Sqrt(count));

    // Bells around the values, and one even share so that nothing is ruled out.
    private static double Density(double at, ReadOnlySpan<double> values)
    {
        var width = Width(Math.Max(1, values.Length));
        var sum = 1.0;
        foreach (var value in values)
        {
            var distance = (at - value) / width;
            sum += Math.Exp(-distance * distance / 2) / (width * Math.Sqrt(2 * Math.PI));
        }

        return sum / (values.Length + 1);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.Unit())) * Math.Cos(2 * Math.PI * _random.Unit());
}
