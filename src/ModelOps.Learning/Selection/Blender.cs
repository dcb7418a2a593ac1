namespace ModelOps.Learning.Selection;

/// <summary>
/// Finds the trials whose average does best: starts from the best one and adds, again and again, the trial that raises the average most, the same one
/// more than once if need be (Caruana et al. 2004). All is measured on rows that the folds left out.
/// </summary>
/// <param name="problem">The targets.</param>
/// <param name="metric">The metric that counts.</param>
/// <param name="folds">The folds behind each trial.</param>
internal sealed class Blender(LearningProblem problem, MetricDefinition metric, IReadOnlyList<(int[] Train, int[] Test)> folds)
{
    private const int MostAdded = 12;
    private const int MostMembers = 5;
    private const int BestOfAll = 6;
    private const int BestOfTrainer = 2;
    private readonly Targets[] _targets = [.. folds.Select(fold => problem.Targets.Take(fold.Test))];
    private List<(TrialReport Trial, double[][]? Scores)> _trials = [];

    /// <summary>Keeps a trial's scores as long as it is among the best of all or of its trainer.</summary>
    /// <param name="trial">A trial on all rows.</param>
    /// <param name="scores">Its scores, an array a fold; null of a trial read from a journal.</param>
    public void Add(TrialReport trial, double[][]? scores)
    {
        _trials.RemoveAll(each => each.Trial.Number == trial.Number);
        _trials.Add((trial, scores));
        var sign = metric.HigherIsBetter ? -1 : 1;
        _trials = [.. _trials.OrderBy(each => sign * each.Trial.Score).ThenBy(each => each.Trial.Number)];
        var of = new Dictionary<string, int>(StringComparer.Ordinal);
        _trials = [.. _trials.Where((each, place) => (of[each.Trial.Trainer] = of.GetValueOrDefault(each.Trial.Trainer) + 1) <= BestOfTrainer || place < BestOfAll)];
    }

    /// <summary>The trials among the best whose scores are to be added before <see cref="Find"/>.</summary>
    public IReadOnlyList<TrialReport> Unscored => [.. _trials.Where(each => each.Scores is null).Select(each => each.Trial)];

    /// <summary>The best average; null when no average beats the best trial.</summary>
    public BlendReport? Find(Func<TrialReport, string?> steps)
    {
        if (_trials.Count < 2)
        {
            return null;
        }

        List<int> members = [0];
        var sum = Array.ConvertAll(_trials[0].Scores!, scores => (double[])scores.Clone());
        var best = Means(sum, 1);
        for (var added = 1; added < MostAdded; added++)
        {
            (int Trial, double[] Scores)? found = null;
            for (var i = 0; i < _trials.Count; i++)
            {
                if (members.Contains(i) || members.Distinct().Count() < MostMembers)
                {
                    var scores = Means([.. sum.Zip(_trials[i].Scores!, Add)], added + 1);
                    found = metric.IsBetter(scores.Average(), (found?.Scores ?? best).Average()) ? (i, scores) : found;
                }
            }

            if (found is not { } next)
            {
                break;
            }

            members.Add(next.Trial);
            best = next.Scores;
            sum = [.. sum.Zip(_trials[next.Trial].Scores!, Add)];
        }

        return members.Distinct().Count() == 1 ? null : new BlendReport(
            [.. members.CountBy(member => member).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => Member(_trials[pair.Key].Trial, (double)pair.Value / members.Count, steps))],
            best.Average(),
            Math.Sqrt(best.Sum(score => Math.Pow(score - best.Average(), 2)) / Math.Max(1, best.Length - 1)));
    }

    private static BlendMember Member(TrialReport trial, double weight, Func<TrialReport, string?> steps) =>
        new(trial.Trainer, trial.Settings.Length == 0 ? null : TrainerSettings.Parse(trial.Settings), steps(trial), weight);

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, static (one, other) => one + other)];

    // The metric of each fold, of sums of so many members' scores.
    private double[] Means(double[][] sums, int count) =>
        [.. sums.Select((sum, fold) => metric.Compute(FoldScorer.Input(problem, Array.ConvertAll(sum, value => value / count), _targets[fold])))];
}
