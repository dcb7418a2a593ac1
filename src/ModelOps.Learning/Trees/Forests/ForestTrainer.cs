using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Trees;

/// <summary>Random forests (Breiman 2001), extremely randomised trees (Geurts et al. 2006) and single trees.</summary>
internal sealed class ForestTrainer(string name, ForestOptions options) : ITrainer
{
    public string Name => name;

    public Preparation Preparation => Preparation.Tree;

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        Divergence.CheckSingle(name, y);
        using var crew = new WorkCrew(Math.Min(context.Threads, Math.Max(options.Trees, x.Count)));
        using var data = BinnedMatrix.Of(x, options.MaxBins, withBlocks: false, crew);
        var trees = new GrownTree[options.Trees];
        var targets = new ForestTargets(y);
        var (next, done) = (0, 0);
        crew.Run(Math.Min(crew.Threads, trees.Length), _ =>
        {
            using var grower = new ForestTreeGrower(data, targets, options);
            int tree;
            while ((tree = Interlocked.Increment(ref next) - 1) < trees.Length)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                trees[tree] = grower.Grow(new SeededRandom(context.Seed, tree));
                context.Progress?.Report(new FitProgress(Interlocked.Increment(ref done), trees.Length));
            }
        });
        var link = y.ClassCount switch { 0 => TreeLink.Identity, 2 => TreeLink.SecondProbability, _ => TreeLink.Probabilities };
        var outputs = link == TreeLink.Probabilities ? y.ClassCount : 1;
        var ensemble = TreeEnsembleBuilder.Build(trees, outputs, _ => outputs > 1 ? -1 : 0, average: true);
        return new TreeModel(ensemble, x.Count, new double[outputs], link, context.Threads);
    }
}
