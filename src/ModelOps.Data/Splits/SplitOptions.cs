using ModelOps.Data.Splits;

namespace ModelOps;

/// <summary>How a frame is split into a training and a test set. At most one of Stratify, Group and Time is given.</summary>
public sealed record SplitOptions
{
    /// <summary>The share of rows (or of groups' rows) that go to the test set, above 0 and below 1.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>A column whose values keep their shares in both sets, usually the target.</summary>
    public string? Stratify { get; init; }

    /// <summary>A column whose equal values stay together, as a customer's id.</summary>
    public string? Group { get; init; }

    /// <summary>A column that orders the rows; the test set is the latest ones. Rows of one timestamp stay together.</summary>
    public string? Time { get; init; }

    /// <summary>The same seed gives the same split, on every machine.</summary>
    public int Seed { get; init; } = 42;

    internal void Check(Frame frame)
    {
        var errors = new List<string>();
        if (!(TestShare > 0 && TestShare < 1))
        {
            errors.Add(FormattableString.Invariant($"The test share is {TestShare}. Give a number above 0 and below 1, such as 0.2."));
        }

        if (frame.RowCount < 2)
        {
            errors.Add($"The frame has {frame.RowCount} {(frame.RowCount == 1 ? "row" : "rows")}, too few to split. Give at least 2.");
        }

        SplitColumns.Check(frame, errors, ["stratify", "group", "time"], Stratify, Group, Time);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
