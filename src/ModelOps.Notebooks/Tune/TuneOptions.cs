namespace ModelOps;

/// <summary>What <c>#!tune</c> takes.</summary>
public sealed class TuneOptions : LearnOptions
{
    /// <summary>The trainers to try; null for all that suit the task.</summary>
    [Parameter("Trainers to try, comma-separated; by default all that suit the task.")]
    public IReadOnlyList<string>? Trainers { get; set; }

    /// <summary>How many trials, at most.</summary>
    [Parameter("How many trials, at most.")]
    public int Trials { get; set; } = 40;

    /// <summary>The time for all trials.</summary>
    [Parameter("Time for all trials, as 90s or 15m; those that run when it is over are given up.")]
    public TimeSpan? Time { get; set; }

    /// <summary>The folds behind each trial.</summary>
    [Parameter("Folds of the cross-validation behind each trial.")]
    public int Folds { get; set; } = 5;

    /// <summary>How the next trial is picked.</summary>
    [Parameter("How the next trial is picked.", Values = "tpe,random,grid,halving")]
    public string Strategy { get; set; } = "tpe";

    /// <summary>Ranges instead of the trainers' own.</summary>
    [Parameter("Ranges instead of the trainers' own, as leaves=7..63,learning_rate=0.01..0.3.")]
    public IReadOnlyList<string>? Space { get; set; }

    /// <summary>Whether the preparation of columns is searched, too.</summary>
    [Parameter("Searches encoding, scaling, missing marks and selection of columns, too; not with --steps, nor on a grid.")]
    public bool Preparation { get; set; } = true;

    /// <summary>A file that lets the search go on after it was killed.</summary>
    [Parameter("File that each trial is written to; the same search goes on from it after it was stopped.")]
    public string? Journal { get; set; }
}
