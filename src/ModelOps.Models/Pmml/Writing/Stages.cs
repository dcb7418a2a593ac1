using ModelOps.Models.Trees;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>A model within the model: what it reads, and how many values it gives.</summary>
internal abstract record Stage(int Id, IReadOnlyList<Term> Inputs, int Outputs)
{
    public virtual bool Equals(Stage? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Id;
}

/// <summary>Weighted sums: weights are inputs × outputs, row-major.</summary>
internal sealed record LinearStage(int Id, IReadOnlyList<Term> Inputs, double[] Weights, double[] Intercepts) : Stage(Id, Inputs, Intercepts.Length)
{
    public double Weight(int input, int output) => Weights[(input * Outputs) + output];
}

/// <summary>Trees.</summary>
internal sealed record TreeStage(int Id, IReadOnlyList<Term> Inputs, TreeEnsemble Ensemble) : Stage(Id, Inputs, Ensemble.Outputs)
{
    /// <summary>The features that are compared with thresholds.</summary>
    public HashSet<int> Thresholds { get; } = [.. Ensemble.Trees.SelectMany(tree => tree).Where(node => node.Mode == TreeNodeMode.LessOrEqual && node.True != node.False).Select(node => node.Feature)];

    /// <summary>True when each leaf holds the probabilities of all classes.</summary>
    public bool GivesProbabilities { get; } = Ensemble.Outputs > 1 && (Ensemble.Average || Ensemble.Trees.Count == 1) && Ensemble.Trees.All(tree => tree.All(node =>
        node.Mode != TreeNodeMode.Leaf || (node.Output < 0 || node.Count == 1) && IsShare(Ensemble, node)));

    private static bool IsShare(TreeEnsemble ensemble, TreeNode leaf)
    {
        var weights = ensemble.Weights.AsSpan(leaf.Weight, leaf.Count);
        double sum = 0;
        foreach (var weight in weights)
        {
            sum += weight >= 0 ? weight : double.NaN;
        }

        return Math.Abs(sum - 1) < 1e-4;
    }
}

/// <summary>A classifier that turns scores, one a class, into probabilities by PMML's method: <c>softmax</c>, <c>logit</c>, <c>simplemax</c> or <c>none</c>.</summary>
internal sealed record ClassStage(int Id, IReadOnlyList<Term> Inputs, string Method) : Stage(Id, Inputs, Inputs.Count);
