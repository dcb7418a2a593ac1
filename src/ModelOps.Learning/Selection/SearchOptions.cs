namespace ModelOps;

/// <summary>How a search picks what to try next.</summary>
public enum SearchStrategy
{
    /// <summary>Tree-structured Parzen estimator: near what did well, away from what did not (Bergstra et al. 2011).</summary>
    Tpe,

    /// <summary>Drawn evenly.</summary>
    Random,

    /// <summary>Every combination of a few values each.</summary>
    Grid,

    /// <summary>Many on few rows, the better third of them on three times as many, and so on (Jamieson and Talwalkar 2016).</summary>
    Halving,
}

/// <summary>What to search, for how long, and by which measure.</summary>
public sealed record SearchOptions
{
    /// <summary>The trainers to try; empty for all that suit the task (AutoML).</summary>
    public IReadOnlyList<string> Trainers { get; init; } = [];

    /// <summary>The most trials; at least 1. A grid ends sooner when it is smaller; halving starts with this many.</summary>
    public int Trials { get; init; } = 40;

    /// <summary>
    /// The time for all trials; those that run when it is over are given up, the first one aside. Null for no limit. A search that is resumed starts a new
    /// budget; for a blend the best of its earlier trials are fitted again after it, and then the best on all rows.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>The metric that counts, see <see cref="MetricCatalog"/>; null for the task's default.</summary>
    public string? Metric { get; init; }

    /// <summary>The folds of the cross-validation behind each trial, 2 or more.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>A column whose equal values stay in one fold, as a customer's id; null for none. It is learnt from unless the fit leaves it out.</summary>
    public string? FoldGroup { get; init; }

    /// <summary>A column to order rows by: each fold is scored by a model of the rows before it only. Null for none.</summary>
    public string? FoldTime { get; init; }

    /// <summary>How the next trial is picked.</summary>
    public SearchStrategy Strategy { get; init; } = SearchStrategy.Tpe;

    /// <summary>
    /// Ranges instead of the trainers' own, by parameter: <c>leaves=7..63</c>, <c>learning_rate=0.01..0.3 log</c>,
    /// <c>features=sqrt|all</c>; a parameter of several trainers may be meant for one: <c>random-forest.depth=3..12</c>. Choices of
    /// preparation can be narrowed: <c>text=one-hot|ordinal</c>, <c>scale=standard|robust|minmax|log</c>, <c>missing=fill|indicator</c>, <c>keep=all|0.5|0.25</c>.
    /// </summary>
    public IReadOnlyList<string> Space { get; init; } = [];

    /// <summary>
    /// True to search the preparation of columns, too: how text is encoded, numbers are scaled, missing values are marked, and how many columns
    /// are kept. A grid, and a search whose fit names its steps, leave it to trainer and steps.
    /// </summary>
    public bool Preparation { get; init; } = true;

    /// <summary>
    /// True to average the scores of up to five trials where that does better under the same folds than the best one alone, see
    /// <see cref="SearchResult.Blend"/>: steadier on few rows, at the price of a larger graph.
    /// </summary>
    public bool Blend { get; init; }

    /// <summary>A file to which each finished trial is written; a search with the same data and options goes on from it. Null for none.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Measures the time budget.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the trials run; null for this process. Wherever they run, the same seed gives the same search.</summary>
    public ITrialPlace? Place { get; init; }
}
