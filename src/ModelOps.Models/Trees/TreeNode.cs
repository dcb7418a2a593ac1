namespace ModelOps.Models.Trees;

/// <summary>How a node of a tree decides, by ONNX's names.</summary>
public enum TreeNodeMode
{
    /// <summary>A leaf: it decides nothing.</summary>
    Leaf,

    /// <summary><c>BRANCH_LEQ</c>: true when the feature is at most the node's value.</summary>
    LessOrEqual,

    /// <summary><c>BRANCH_EQ</c>: true when the feature equals the node's value.</summary>
    Equal,
}

/// <summary>A node of a tree, as ONNX's tree ensembles have it.</summary>
/// <param name="Mode">How it decides.</param>
/// <param name="Feature">The feature it looks at; 0 for a leaf.</param>
/// <param name="Value">What the feature is compared with; 0 for a leaf.</param>
/// <param name="True">The node, in the same tree, that follows when true.</param>
/// <param name="False">The node that follows when false.</param>
/// <param name="MissingTrue">True when a missing value counts as true.</param>
/// <param name="Weight">A leaf's first weight in the ensemble's list.</param>
/// <param name="Output">The output that a leaf's weight adds to; −1 when it has several weights, see <see cref="TreeEnsemble.Targets"/>.</param>
/// <param name="Count">The number of a leaf's weights.</param>
/// <param name="Cover">How many training rows (XGBoost: what sum of second derivatives) came by; 0 when nobody counted. The links of a chain of equalities all have the chain's.</param>
public readonly record struct TreeNode(TreeNodeMode Mode, int Feature, float Value, int True, int False, bool MissingTrue, int Weight, int Output, int Count = 1, float Cover = 0);
