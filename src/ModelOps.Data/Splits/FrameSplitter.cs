using ModelOps.Data.Frames;

namespace ModelOps.Data.Splits;

/// <summary>Chooses test rows. Both sets always get at least one row.</summary>
internal static class FrameSplitter
{
    public static bool[] TestRows(Frame frame, SplitOptions options)
    {
        var count = Math.Clamp((int)Math.Round(frame.RowCount * options.TestShare, MidpointRounding.AwayFromZero), 1, frame.RowCount - 1);
        var random = new Random(options.Seed);
        return options switch
        {
            { Stratify: { } column } => Stratified(RowCodes.Of([frame[column]], frame.RowCount), count, random),
            { Group: { } column } => ByGroup(RowCodes.Of([frame[column]], frame.RowCount), column, count, random),
            { Time: { } column } => ByTime(frame, column, count),
            _ => Random(frame.RowCount, count, random),
        };
    }

    /// <summary>Row numbers 0 to <paramref name="count"/> − 1 in random order.</summary>
    public static int[] Shuffled(int count, Random random)
    {
        var rows = new int[count];
        for (var row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        random.Shuffle(rows);
        return rows;
    }

    private static bool[] Random(int rows, int count, Random random)
    {
        var test = new bool[rows];
        foreach (var row in Shuffled(rows, random).AsSpan(0, count))
        {
            test[row] = true;
        }

        return test;
    }

    // Each stratum gives its share rounded down; the rows still wanted come from the largest remainders.
    private static bool[] Stratified(RowCodes strata, int count, Random random)
    {
        var (rows, starts) = strata.Groups();
        var sizes = Enumerable.Range(0, strata.Count).Select(i => starts[i + 1] - starts[i]).ToArray();
        var exact = sizes.Select(size => (double)size * count / rows.Length).ToArray();
        var quota = exact.Select(share => (int)share).ToArray();
        foreach (var stratum in Enumerable.Range(0, quota.Length).OrderByDescending(i => exact[i] - quota[i]).Take(count - quota.Sum()))
        {
            quota[stratum]++;
        }

        var test = new bool[rows.Length];
        for (var stratum = 0; stratum < quota.Length; stratum++)
        {
            var members = rows[starts[stratum]..starts[stratum + 1]];
            random.Shuffle(members);
            foreach (var row in members.AsSpan(0, quota[stratum]))
            {
                test[row] = true;
            }
        }

        return test;
    }

    // Whole groups in random order, each taken when that brings the test set nearer to its size.
    private static bool[] ByGroup(RowCodes groups, string column, int count, Random random)
    {
        if (groups.Count < 2)
        {
            throw new InvalidInputException($"Column '{column}' has one value only, so its groups cannot be split. Choose another column.");
        }

        var (rows, starts) = groups.Groups();
        var test = new bool[rows.Length];
        var taken = 0;
        var order = Shuffled(groups.Count, random);
        for (var i = 0; i < order.Length; i++)
        {
            var size = starts[order[i] + 1] - starts[order[i]];
            var wanted = Math.Abs(taken + size - count) < Math.Abs(taken - count) && taken + size < rows.Length;
            if (wanted || (taken == 0 && i == order.Length - 1))
            {
                taken += size;
                foreach (var row in rows.AsSpan(starts[order[i]], size))
                {
                    test[row] = true;
                }
            }
        }

        return test;
    }

    private static bool[] ByTime(Frame frame, string column, int count)
    {
        var time = frame[column];
        if (time.MissingCount > 0)
        {
            throw new InvalidInputException($"Column '{column}' has {time.MissingCount} missing values, so it cannot order the rows. Drop or fill them first.");
        }

        var order = frame.SortedRows([column]);
        var codes = RowCodes.Of([time], frame.RowCount).Codes;
        var first = frame.RowCount - count;

        // Rows of the border's timestamp go to the test set together, unless nothing would be left to learn from.
        var border = first;
        while (border > 0 && codes[order[border - 1]] == codes[order[first]])
        {
            border--;
        }

        while (border == 0 && first < order.Length && codes[order[first]] == codes[order[0]])
        {
            first++;
        }

        border = border == 0 ? first : border;
        if (border == order.Length)
        {
            throw new InvalidInputException($"Column '{column}' has one value only, so it cannot order the rows. Choose another column.");
        }

        var test = new bool[frame.RowCount];
        foreach (var row in order.AsSpan(border))
        {
            test[row] = true;
        }

        return test;
    }
}
