namespace ModelOps;

/// <summary>What <c>#!tune</c> takes.</summary>
public sealed record TuneOptions : LearnOptions
{
    /// <summary>The trainers to try; null for all that suit the task.</summary>
    [Parameter("Trainers to try, comma-separated; by default all of ours that suit the task.")]
    public IReadOnlyList<string>? Trainers { get; init; }

    /// <summary>How many trials, at most; null for 40, or, by <c>tpe</c> and <c>random</c>, as many as <see cref="Time"/> allows.</summary>
    [Parameter("How many trials, at most; by default 40, or, by tpe and random, as many as --time allows.")]
    public int? Trials { get; init; }

    /// <summary>The time for all trials.</summary>
    [Parameter("Time for all trials, such as 90s or 15m; those that run when it is over are given up.")]
    public TimeSpan? Time { get; init; }

    /// <summary>The folds behind each trial.</summary>
    [Parameter("Folds of the cross-validation behind each trial.")]
    public int Folds { get; init; } = 5;

    /// <summary>How the next trial is picked.</summary>
    [Parameter("How the next trial is picked.", Values = "tpe,random,grid,halving")]
    public string Strategy { get; init; } = "tpe";

    /// <summary>Ranges instead of the trainers' own.</summary>
    [Parameter("Ranges instead of the trainers' own, such as leaves=7..63,learning_rate=0.01..0.3.")]
    public IReadOnlyList<string>? Space { get; init; }

    /// <summary>Whether the preparation of columns is searched, too.</summary>
    [Parameter("Searches encoding, scaling, missing marks and selection of columns, too; not with --steps, nor on a grid.")]
    public bool Preparation { get; init; } = true;

    /// <summary>Whether up to five trials are averaged where that does better; null for yes, unless one trainer is named or the search is a grid.</summary>
    [Parameter("Averages up to five trials in one model where that does better; by default unless one trainer is named, or on a grid.")]
    public bool? Blend { get; init; }

    /// <summary>A file that lets the search go on after it was killed.</summary>
    [Parameter("File that each trial is written to; the same search goes on from it after it was stopped.")]
    public string? Journal { get; init; }

    /// <summary>The engine that runs the trials, see <see cref="JobEngines"/>; null for this process.</summary>
    [Parameter("Engine that runs the trials, such as local or slurm; by default they run in this process.")]
    public string? Engine { get; init; }

    /// <summary>How many trials run at the same time on an engine; null for one for each processor of this machine.</summary>
    [Parameter("How many trials run at the same time on an engine; by default one for each processor of this machine.")]
    public int? Slots { get; init; }

    /// <summary>The engine's settings, as <c>partition=night</c>.</summary>
    [Parameter("Settings of the engine, comma-separated, such as partition=night,account=team.")]
    public IReadOnlyList<string>? EngineSettings { get; init; }

    /// <summary>A folder that this process and those of the engine share; null for <c>.modelops</c> in the current folder.</summary>
    [Parameter("Folder that this process and those of the engine share; by default .modelops in the current folder.")]
    public string? EngineFolder { get; init; }
}
