namespace ModelOps;

/// <summary>How a model is explained.</summary>
public sealed record ExplainOptions
{
    /// <summary>The column with the true values; null for the model's own target.</summary>
    public string? Target { get; init; }

    /// <summary>The metric whose loss says how important a column is; null for the task's usual one.</summary>
    public string? Metric { get; init; }

    /// <summary>The columns to explain; null for all inputs of the model.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How often each column is shuffled, 1 to 100. Default 5.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>At most this many rows are used, drawn by the seed; 10 or more. Default 2,000.</summary>
    public int MostRows { get; init; } = 2000;

    /// <summary>The points of a partial dependence, 2 to 200. Default 20.</summary>
    public int GridPoints { get; init; } = 20;

    /// <summary>For how many rows, drawn by the seed, a partial dependence keeps the row's own curve (ICE: Goldstein and others 2015), 0 to 1,000. Default 50.</summary>
    public int Curves { get; init; } = 50;

    /// <summary>The class whose probability a partial dependence shows; null for the positive one, or the first of many.</summary>
    public string? Class { get; init; }

    /// <summary>The seed; the same seed gives the same result. Default 42.</summary>
    public int Seed { get; init; } = 42;
}

/// <summary>How far an explanation is.</summary>
/// <param name="Done">Columns done, or rows of Shapley values.</param>
/// <param name="Total">Columns, or rows, in all.</param>
/// <param name="Column">The column done last; <c>rows</c> where rows are counted.</param>
public readonly record struct ExplainProgress(int Done, int Total, string Column);
