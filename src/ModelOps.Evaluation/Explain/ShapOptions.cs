namespace ModelOps;

/// <summary>How Shapley values are computed.</summary>
public enum ShapMethod
{
    /// <summary><see cref="Tree"/> where the graph allows it, else <see cref="Kernel"/>; the result says why.</summary>
    Auto,

    /// <summary>Exactly, from the nodes of a graph's trees (TreeSHAP: Lundberg and others 2020): of the trees' sum, that is the log-odds of a boosted classifier and the probability of a forest.</summary>
    Tree,

    /// <summary>From the predictions alone, for any model (Kernel SHAP: Lundberg and Lee 2017): of the probability, or of the value predicted.</summary>
    Kernel,
}

/// <summary>How Shapley values are computed.</summary>
public sealed record ShapOptions
{
    /// <summary>The method. Default <see cref="ShapMethod.Auto"/>.</summary>
    public ShapMethod Method { get; init; }

    /// <summary>The class that is explained; null for the positive one, or the first of many.</summary>
    public string? Class { get; init; }

    /// <summary>The rows to explain, counted from 0; null for all, or a draw of <see cref="MostRows"/>.</summary>
    public IReadOnlyList<int>? Rows { get; init; }

    /// <summary>At most this many rows are explained, drawn by the seed; 1 or more. Null for 2,000 with trees and 50 by kernel.</summary>
    public int? MostRows { get; init; }

    /// <summary>
    /// Rows that say what is usual: a column that a coalition lacks takes its values from them. With trees, they are counted on each way, in the place of the training rows. Null for the training rows
    /// that the graph remembers, or else for the data itself.
    /// </summary>
    public Frame? Background { get; init; }

    /// <summary>By kernel, at most this many rows of the background are used, drawn by the seed; 1 or more. Default 50.</summary>
    public int BackgroundRows { get; init; } = 50;

    /// <summary>By kernel, how many coalitions of columns are drawn where there are too many for all; null for 2,048 and four for each column. All are taken of up to 12 columns.</summary>
    public int? Coalitions { get; init; }

    /// <summary>The seed of all draws; the same seed gives the same result. Default 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Threads for trees, 1 or more; null for one a core. The result does not depend on it.</summary>
    public int? Threads { get; init; }
}
