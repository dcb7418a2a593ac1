using ModelOps.Data.Splits;

namespace ModelOps;

/// <summary>How a frame is cut into folds for cross-validation. At most one of Stratify, Group and Time is given.</summary>
public sealed record FoldOptions
{
    /// <summary>The number of folds, at least 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>A column whose values keep their shares in every fold, usually the target.</summary>
    public string? Stratify { get; init; }

    /// <summary>A column whose equal values stay in one fold.</summary>
    public string? Group { get; init; }

    /// <summary>A column that orders the rows: each fold tests on a stretch and learns from all rows before it.</summary>
    public string? Time { get; init; }

    /// <summary>The same seed gives the same folds, on every machine.</summary>
    public int Seed { get; init; } = 42;

    internal void Check(Frame frame)
    {
        var errors = new List<string>();
        if (Folds < 2)
        {
            errors.Add($"The number of folds is {Folds}. Give at least 2.");
        }

        var least = Time is null ? Folds : Folds + 1;
        if (frame.RowCount < least)
        {
            errors.Add($"The frame has {frame.RowCount} rows, too few for {Folds} folds. Give at least {least}, or ask for fewer folds.");
        }

        // Magics and verbs take the strata from the target.
        SplitColumns.Check(frame, errors, ["fold-group", "fold-time"], Stratify, Group, Time);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
