using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>What kind of leak was found.</summary>
public enum LeakKind
{
    /// <summary>Test rows that repeat training rows.</summary>
    DuplicateRows,

    /// <summary>A feature that is the target under another name.</summary>
    FeatureIsTarget,

    /// <summary>Test rows from before the end of the training rows.</summary>
    TimeOrder,

    /// <summary>Groups with rows in both sets.</summary>
    SharedGroups,
}

/// <summary>One way in which the training set knows what the test set asks.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Column">The column concerned; null where it is whole rows.</param>
/// <param name="Count">How many test rows, or groups, are concerned.</param>
/// <param name="Message">One sentence with counts and what to do.</param>
public sealed record LeakFinding(LeakKind Kind, string? Column, long Count, string Message)
{
    /// <summary>The message.</summary>
    public override string ToString() => Message;
}

/// <summary>Looks for ways in which a test set is less of a test than it seems.</summary>
public static class LeakCheck
{
    // A rounded or rescaled copy of the target still correlates this strongly.
    private const double CopyCorrelation = 0.9999;

    private const int FewRows = 1000;

    /// <summary>Every leak found: repeated rows, features equal to the target, time order, shared groups.</summary>
    /// <param name="split">The two sets.</param>
    /// <param name="target">The target column; null leaves that check out.</param>
    /// <param name="time">The column that orders the rows; null leaves that check out.</param>
    /// <param name="group">The column whose values should not be shared; null leaves that check out.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public static IReadOnlyList<LeakFinding> Of(FrameSplit split, string? target = null, string? time = null, string? group = null)
    {
        var findings = new List<LeakFinding>();
        CheckDuplicates(split, findings);
        if (target is not null)
        {
            CheckTarget(split.Train, target, findings);
        }

        if (time is not null)
        {
            CheckTime(split, time, findings);
        }

        if (group is not null && SharedRows(split, [group]) is var (rows, values) && rows > 0)
        {
            findings.Add(new LeakFinding(LeakKind.SharedGroups, group, values, $"{values} values of '{group}' occur in both sets ({rows} test rows). Split by group on '{group}'."));
        }

        return findings;
    }

    private static void CheckDuplicates(FrameSplit split, List<LeakFinding> findings)
    {
        var (rows, _) = SharedRows(split, [.. split.Train.Columns.Select(column => column.Name)]);
        if (rows > 0)
        {
            findings.Add(new LeakFinding(LeakKind.DuplicateRows, null, rows,
                FormattableString.Invariant($"{rows} of {split.Test.RowCount} test rows ({100.0 * rows / split.Test.RowCount:0.#} %) are also in the training set. Drop repeated rows with Distinct() before splitting.")));
        }
    }

    // Test rows whose values a training row has, too, and how many different ones these are.
    private static (int Rows, int Values) SharedRows(FrameSplit split, string[] columns)
    {
        var (train, test) = (split.Train.Select(columns), split.Test.Select(columns));
        var both = columns.Select(name => ColumnConcat.Of([train[name], test[name]])).ToArray();
        var codes = RowCodes.Of(both, train.RowCount + test.RowCount).Codes;
        var seen = codes.AsSpan(0, train.RowCount).ToArray().ToHashSet();
        var shared = codes.Skip(train.RowCount).Where(seen.Contains).ToArray();
        return (shared.Length, shared.Distinct().Count());
    }

    private static void CheckTarget(Frame train, string target, List<LeakFinding> findings)
    {
        var few = train.Head(FewRows);
        foreach (var column in train.Columns.Where(column => column.Name != target))
        {
            // Columns that are one to one are so on the first rows, too, which is soon told. Where every row has a value of its own it says nothing.
            if (Moves(train, column.Name, target)
                || (OneToOne(few, column.Name, target) > 0 && OneToOne(train, column.Name, target) is > 1 and var values && values < train.RowCount))
            {
                findings.Add(new LeakFinding(LeakKind.FeatureIsTarget, column.Name, train.RowCount, $"Column '{column.Name}' says the same as the target '{target}'. Drop it before training."));
            }
        }
    }

    // How many values two columns have if each value of one always comes with the same value of the other; else 0.
    private static int OneToOne(Frame frame, string feature, string target)
    {
        int Values(params string[] names) => RowCodes.Of([.. names.Select(name => frame[name])], frame.RowCount).Count;
        var count = Values(target);
        return Values(feature) == count && Values(feature, target) == count ? count : 0;
    }

    private static bool Moves(Frame train, string feature, string target) =>
        IsNumber(train[feature]) && IsNumber(train[target])
        && Math.Abs(Statistics.Correlation(train.Numbers(feature), train.Numbers(target))) >= CopyCorrelation;

    private static bool IsNumber(Column column) => column.Type is ColumnType.Float64 or ColumnType.Int64 or ColumnType.Bool;

    private static void CheckTime(FrameSplit split, string time, List<LeakFinding> findings)
    {
        var both = Frame.Concat(split.Train.Select(time), split.Test.Select(time));
        var order = both.SortedRows([time]);
        var lastTrain = Array.FindLastIndex(order, row => row < split.Train.RowCount && !both[time].IsMissing(row));
        var early = order.Take(Math.Max(0, lastTrain)).Count(row => row >= split.Train.RowCount);
        if (early > 0)
        {
            findings.Add(new LeakFinding(LeakKind.TimeOrder, time, early, $"{early} test rows are not later than the last training row by '{time}'. Split by time on '{time}'."));
        }
    }
}
