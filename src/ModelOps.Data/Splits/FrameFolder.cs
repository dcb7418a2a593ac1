using ModelOps.Data.Frames;

namespace ModelOps.Data.Splits;

/// <summary>Cuts rows into folds.</summary>
internal static class FrameFolder
{
    public static IReadOnlyList<Fold> Cut(Frame frame, FoldOptions options)
    {
        if (options.Time is { } time)
        {
            return ByTime(frame, time, options.Folds);
        }

        var random = new Random(options.Seed);
        var foldOf = options switch
        {
            { Group: { } column } => ByGroup(RowCodes.Of([frame[column]], frame.RowCount), column, options.Folds),
            { Stratify: { } column } => Dealt(RowCodes.Of([frame[column]], frame.RowCount).Groups(), options.Folds, random),
            _ => Dealt((FrameSplitter.Shuffled(frame.RowCount, random), [0, frame.RowCount]), options.Folds, random),
        };
        return [.. Enumerable.Range(0, options.Folds).Select(fold => new Fold(fold + 1, Where(foldOf, one => one != fold), Where(foldOf, one => one == fold)))];
    }

    // The shuffled rows of each stratum are dealt like cards; the next stratum goes on where the last one stopped.
    private static int[] Dealt((int[] Rows, int[] Starts) strata, int folds, Random random)
    {
        var foldOf = new int[strata.Rows.Length];
        var next = 0;
        for (var stratum = 0; stratum + 1 < strata.Starts.Length; stratum++)
        {
            var members = strata.Rows[strata.Starts[stratum]..strata.Starts[stratum + 1]];
            random.Shuffle(members);
            foreach (var row in members)
            {
                foldOf[row] = next++ % folds;
            }
        }

        return foldOf;
    }

    // The largest group goes to the smallest fold, then the next largest, and so on.
    private static int[] ByGroup(RowCodes groups, string column, int folds)
    {
        if (groups.Count < folds)
        {
            throw new InvalidInputException($"Column '{column}' has {groups.Count} different values, too few for {folds} folds by group. Ask for fewer folds.");
        }

        var (_, starts) = groups.Groups();
        var sizes = new int[folds];
        var foldOfGroup = new int[groups.Count];
        foreach (var group in Enumerable.Range(0, groups.Count).OrderByDescending(i => starts[i + 1] - starts[i]))
        {
            var fold = Array.IndexOf(sizes, sizes.Min());
            foldOfGroup[group] = fold;
            sizes[fold] += starts[group + 1] - starts[group];
        }

        return Array.ConvertAll(groups.Codes, code => foldOfGroup[code]);
    }

    // Borders are moved back to the first row of their timestamp, so that no timestamp is both learnt from and tested.
    private static List<Fold> ByTime(Frame frame, string column, int folds)
    {
        var time = frame[column];
        if (time.MissingCount > 0)
        {
            throw new InvalidInputException($"Column '{column}' has {time.MissingCount} missing values, so it cannot order the rows. Drop or fill them first.");
        }

        var order = frame.SortedRows([column]);
        var codes = RowCodes.Of([time], frame.RowCount).Codes;
        var borders = new int[folds + 1];
        for (var i = 0; i <= folds; i++)
        {
            var border = i == folds ? order.Length : (int)((long)order.Length * (i + 1) / (folds + 1));
            while (border > 0 && border < order.Length && codes[order[border]] == codes[order[border - 1]])
            {
                border--;
            }

            borders[i] = border;
        }

        var result = new List<Fold>(folds);
        for (var i = 0; i < folds; i++)
        {
            if (borders[i] == 0 || borders[i] == borders[i + 1])
            {
                throw new InvalidInputException($"Column '{column}' has too few different timestamps for {folds} folds by time. Ask for fewer folds.");
            }

            result.Add(new Fold(i + 1, [.. order[..borders[i]].Order()], [.. order[borders[i]..borders[i + 1]].Order()]));
        }

        return result;
    }

    private static int[] Where(int[] foldOf, Predicate<int> wanted) => [.. Enumerable.Range(0, foldOf.Length).Where(row => wanted(foldOf[row]))];
}
