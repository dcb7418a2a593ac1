using ModelOps.Learning.Sampling;
using ModelOps.Learning.Trees;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Steps;

/// <summary>
/// How much each feature does for a target: a forest is grown on half of the rows, and the other half tells how much purer its splits
/// make them (Li et al., A debiased MDI feature importance measure, 2019). Features that only seem to help a tree, as noise and
/// identifiers, get about 0.
/// </summary>
internal static class TreeImportance
{
    private const int Trees = 50;
    private const int Depth = 8;

    /// <summary>One number a feature: the share of the outcomes' spread that its splits take away; below 0 for some of no use.</summary>
    public static double[] Of(Features x, Targets y, LearningTask task, int seed)
    {
        var importance = new double[x.Count];
        var half = FoldAssignment.Stratified(task == LearningTask.Regression ? new int[x.RowCount] : Array.ConvertAll(y.Values, value => (int)value), 2, seed);

        // Each half grows once and judges once.
        for (var judge = 0; judge < 2; judge++)
        {
            int[] grow = [.. Enumerable.Range(0, half.Length).Where(row => half[row] != judge)];
            int[] measure = [.. Enumerable.Range(0, half.Length).Where(row => half[row] == judge)];
            if (grow.Length == 0 || measure.Length == 0)
            {
                continue;
            }

            var forest = new ForestTrainer("random-forest", new ForestOptions { Trees = Trees, MaxDepth = Depth, Bootstrap = true, Features = FeatureCount.Third });
            var model = (TreeModel)forest.Fit(x.Take(grow), y.Take(grow), new FitContext(task) { Seed = seed });
            Measure(model.Ensemble, x.Take(measure), Outcomes(y.Take(measure)), importance);
        }

        return importance;
    }

    // One number an outcome for values, one a class else; about their means.
    private static double[][] Outcomes(Targets y)
    {
        double[][] outcomes = y.ClassCount == 0
            ? [[.. y.Values]]
            : [.. Enumerable.Range(0, y.ClassCount).Select(k => Array.ConvertAll(y.Values, value => value == k ? 1.0 : 0))];
        foreach (var outcome in outcomes)
        {
            var mean = outcome.Average();
            foreach (ref var value in outcome.AsSpan())
            {
                value -= mean;
            }
        }

        return outcomes;
    }

    private static void Measure(TreeEnsemble ensemble, Features x, double[][] outcomes, double[] importance)
    {
        var spread = Math.Max(1e-300, outcomes.Sum(outcome => outcome.Sum(value => value * value)));
        foreach (var tree in ensemble.Trees)
        {
            var counts = new int[tree.Length];
            var sums = new double[tree.Length, outcomes.Length];
            for (var row = 0; row < x.RowCount; row++)
            {
                var values = x.Row(row);
                for (var at = 0; ;)
                {
                    counts[at]++;
                    for (var k = 0; k < outcomes.Length; k++)
                    {
                        sums[at, k] += outcomes[k][row];
                    }

                    if (tree[at].Mode == TreeNodeMode.Leaf)
                    {
                        break;
                    }

                    at = Next(tree[at], values[tree[at].Feature]);
                }
            }

            for (var at = 0; at < tree.Length; at++)
            {
                if (tree[at].Mode != TreeNodeMode.Leaf && counts[at] > 0)
                {
                    importance[tree[at].Feature] += (Explained(tree[at].True) + Explained(tree[at].False) - Explained(at)) / (2 * spread * ensemble.Trees.Count);
                }
            }

            double Explained(int node) => counts[node] == 0 ? 0 : Enumerable.Range(0, outcomes.Length).Sum(k => sums[node, k] * sums[node, k]) / counts[node];
        }
    }

    private static int Next(TreeNode node, float value) =>
        (float.IsNaN(value) ? node.MissingTrue : node.Mode == TreeNodeMode.Equal ? value == node.Value : value <= node.Value) ? node.True : node.False;
}
