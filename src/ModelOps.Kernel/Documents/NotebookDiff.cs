namespace ModelOps.Kernel.Documents;

/// <summary>How two notebooks differ, by cell; outputs aside.</summary>
public static class NotebookDiff
{
    /// <summary>The changed cells in order.</summary>
    /// <param name="before">The one notebook.</param>
    /// <param name="after">The other.</param>
    /// <returns>Nothing when every cell has the same kind, language and source.</returns>
    public static IReadOnlyList<CellChange> Compare(NotebookDocument before, NotebookDocument after)
    {
        var changes = new List<CellChange>();
        var (i, j) = (0, 0);
        foreach (var (left, right) in Align([.. before.Cells], [.. after.Cells], SameCell).Append((before.Cells.Count, after.Cells.Count)))
        {
            AddGap(changes, before, after, ref i, left, ref j, right);
            if (left < before.Cells.Count && right < after.Cells.Count)
            {
                i = left + 1;
                j = right + 1;
            }
        }

        return changes;
    }

    // Between two equal cells: cells with one id, else of one kind in order, changed; the rest came or went.
    private static void AddGap(List<CellChange> changes, NotebookDocument before, NotebookDocument after, ref int i, int left, ref int j, int right)
    {
        while (i < left || j < right)
        {
            var (old, young) = (i < left ? before.Cells[i] : null, j < right ? after.Cells[j] : null);
            var isPair = old is not null && young is not null && (old.Id == young.Id || (left - i == right - j && old.Kind == young.Kind && old.Language == young.Language));
            if (isPair)
            {
                changes.Add(new CellChange(++i, ++j, young!.Language, Lines(old!.Source, young.Source)));
            }
            else if (old is not null && (young is null || left - i >= right - j))
            {
                changes.Add(new CellChange(++i, null, old.Language, Lines(old.Source, null)));
            }
            else
            {
                changes.Add(new CellChange(null, ++j, young!.Language, Lines(null, young.Source)));
            }
        }
    }

    private static bool SameCell(NotebookCell left, NotebookCell right) =>
        left.Kind == right.Kind && left.Language == right.Language && left.Source == right.Source;

    private static List<string> Lines(string? before, string? after)
    {
        var left = before?.Split('\n') ?? [];
        var right = after?.Split('\n') ?? [];
        var lines = new List<string>();
        var (i, j) = (0, 0);
        foreach (var (a, b) in Align(left, right, (x, y) => x == y).Append((left.Length, right.Length)))
        {
            lines.AddRange(left[i..a].Select(line => "-" + line));
            lines.AddRange(right[j..b].Select(line => "+" + line));
            if (a < left.Length && b < right.Length)
            {
                lines.Add(" " + left[a]);
            }

            (i, j) = (Math.Min(a + 1, left.Length), Math.Min(b + 1, right.Length));
        }

        return lines;
    }

    /// <summary>The longest common subsequence, as pairs of indexes.</summary>
    private static List<(int, int)> Align<T>(T[] left, T[] right, Func<T, T, bool> same)
    {
        var longest = new int[left.Length + 1, right.Length + 1];
        for (var a = left.Length - 1; a >= 0; a--)
        {
            for (var b = right.Length - 1; b >= 0; b--)
            {
                longest[a, b] = same(left[a], right[b]) ? longest[a + 1, b + 1] + 1 : Math.Max(longest[a + 1, b], longest[a, b + 1]);
            }
        }

        var pairs = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < left.Length && j < right.Length;)
        {
            if (same(left[i], right[j]))
            {
                pairs.Add((i++, j++));
            }
            else if (longest[i + 1, j] >= longest[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs;
    }
}

/// <summary>A cell that came, went or changed.</summary>
/// <param name="Before">Its number in the one notebook, from 1; null when it is new.</param>
/// <param name="After">Its number in the other; null when it is gone.</param>
/// <param name="Language">Its language.</param>
/// <param name="Lines">Its lines, each after a blank, <c>-</c> or <c>+</c>.</param>
public sealed record CellChange(int? Before, int? After, string Language, IReadOnlyList<string> Lines);
